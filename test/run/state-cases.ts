/**
 * How every block ends: policy × failure × condition × trigger rule × dynamic.
 *
 * `blocks` are written one after the other: `c<a,b` waits for a and b; then what it is and does:
 * `!` fails, `&` takes until the others are done and is told to end if the run ends, `~` is cancelled by its own time,
 * `=` is served from store, `?no` has a conditional that says no, `?throws` one that throws, `?skip` one that throws and
 * has `on_error: skip`; `*2` is dynamic with two items, `+` is reduced; `:all_done` is its trigger rule.
 * `fails` names children that fail, `interrupt` presses Ctrl-C once everything that can has begun.
 */
export type StateCase = {
  readonly blocks: string;
  readonly policy?: 'continue' | 'finish running' | 'stop now';
  readonly fails?: string;
  readonly concurrency?: number;
  readonly interrupt?: true;
  /** Status of the run, then of every block in the order of their names. */
  readonly ends: string;
};

const plain: readonly StateCase[] = [
  {blocks: 'a', ends: 'completed | a completed'},
  {blocks: 'a=', ends: 'completed | a reused'},
  {blocks: 'a!', ends: 'failed | a failed'},
  {blocks: 'a~', ends: 'cancelled | a cancelled'},
  {blocks: 'a b<a', ends: 'completed | a completed, b completed'},
  {blocks: 'a= b<a', ends: 'completed | a reused, b completed'},
  {blocks: 'a! b<a c<b d', ends: 'failed | a failed, b upstream_failed, c upstream_failed, d completed'},
  {blocks: 'a~ b<a c', ends: 'cancelled | a cancelled, b cancelled, c completed'},
  {blocks: 'a! b c<a,b', ends: 'failed | a failed, b completed, c upstream_failed'},
  {blocks: 'a!& b c<b', ends: 'failed | a failed, b completed, c completed'},
];

const policies: readonly StateCase[] = [
  {
    policy: 'continue',
    blocks: 'a! b& c<b d<a',
    ends: 'failed | a failed, b completed, c completed, d upstream_failed',
  },
  {
    policy: 'finish running',
    blocks: 'a! b& c<b d<a',
    ends: 'failed | a failed, b completed, c cancelled, d upstream_failed',
  },
  {
    policy: 'stop now',
    blocks: 'a! b& c<b d<a',
    ends: 'failed | a failed, b cancelled, c cancelled, d upstream_failed',
  },
  {policy: 'finish running', concurrency: 1, blocks: 'a! b c', ends: 'failed | a failed, b cancelled, c cancelled'},
  {policy: 'stop now', concurrency: 1, blocks: 'a! b c', ends: 'failed | a failed, b cancelled, c cancelled'},
  {policy: 'continue', concurrency: 1, blocks: 'a! b c', ends: 'failed | a failed, b completed, c completed'},
  {policy: 'finish running', blocks: 'a! b<a:all_done', ends: 'failed | a failed, b cancelled'},
  {policy: 'stop now', blocks: 'a! b<a:all_done', ends: 'failed | a failed, b cancelled'},
  {policy: 'finish running', blocks: 'a! b!& c<b', ends: 'failed | a failed, b failed, c upstream_failed'},
  {policy: 'stop now', blocks: 'a?throws b& c<b', ends: 'failed | a failed, b cancelled, c cancelled'},
  {policy: 'stop now', blocks: 'a?no b& c<b', ends: 'completed | a condition_failed, b completed, c completed'},
  {policy: 'stop now', blocks: 'a~ b& c<b', ends: 'cancelled | a cancelled, b completed, c completed'},
  {policy: 'finish running', blocks: 'a= b! c& d<c', ends: 'failed | a reused, b failed, c completed, d cancelled'},
  {policy: 'stop now', blocks: 'a b<a! c<a& d<c', ends: 'failed | a completed, b failed, c cancelled, d cancelled'},
];

const conditions: readonly StateCase[] = [
  {blocks: 'a?no', ends: 'completed | a condition_failed'},
  {blocks: 'a?no b<a c<b', ends: 'completed | a condition_failed, b condition_failed, c condition_failed'},
  {blocks: 'a?no b c<a,b', ends: 'completed | a condition_failed, b completed, c condition_failed'},
  {blocks: 'a?throws b<a', ends: 'failed | a failed, b upstream_failed'},
  {blocks: 'a?skip b<a', ends: 'completed | a condition_failed, b condition_failed'},
  {blocks: 'a?no b! c<a,b', ends: 'failed | a condition_failed, b failed, c upstream_failed'},
  {blocks: 'a?no b!& c<a,b', ends: 'failed | a condition_failed, b failed, c upstream_failed'},
  {blocks: 'a! b?no& c<a,b', ends: 'failed | a failed, b condition_failed, c upstream_failed'},
  {blocks: 'a?no b~ c<a,b', ends: 'cancelled | a condition_failed, b cancelled, c cancelled'},
];

/** The same four blocks above a join, in every combination of rule and ending. */
const rules: readonly StateCase[] = [
  {blocks: 'a b j<a,b:all_success', ends: 'completed | a completed, b completed, j completed'},
  {blocks: 'a b! j<a,b:all_success', ends: 'failed | a completed, b failed, j upstream_failed'},
  {blocks: 'a b?no j<a,b:all_success', ends: 'completed | a completed, b condition_failed, j condition_failed'},
  {blocks: 'a b~ j<a,b:all_success', ends: 'cancelled | a completed, b cancelled, j cancelled'},
  {blocks: 'a b= j<a,b:all_success', ends: 'completed | a completed, b reused, j completed'},
  {blocks: 'a b j<a,b:all_done', ends: 'completed | a completed, b completed, j completed'},
  {blocks: 'a b! j<a,b:all_done', ends: 'failed | a completed, b failed, j completed'},
  {blocks: 'a! b! j<a,b:all_done', ends: 'failed | a failed, b failed, j completed'},
  {blocks: 'a b?no j<a,b:all_done', ends: 'completed | a completed, b condition_failed, j completed'},
  {blocks: 'a b~ j<a,b:all_done', ends: 'cancelled | a completed, b cancelled, j completed'},
  {blocks: 'a! b<a j<b:all_done', ends: 'failed | a failed, b upstream_failed, j completed'},
  {blocks: 'a! b<a j<b:all_done k<j', ends: 'failed | a failed, b upstream_failed, j completed, k completed'},
  {blocks: 'a b j<a,b:one_success', ends: 'completed | a completed, b completed, j completed'},
  {blocks: 'a b! j<a,b:one_success', ends: 'failed | a completed, b failed, j completed'},
  {blocks: 'a! b! j<a,b:one_success', ends: 'failed | a failed, b failed, j upstream_failed'},
  {blocks: 'a= b! j<a,b:one_success', ends: 'failed | a reused, b failed, j completed'},
  {
    blocks: 'a?no b?no j<a,b:one_success',
    ends: 'completed | a condition_failed, b condition_failed, j condition_failed',
  },
  {blocks: 'a?no b! j<a,b:one_success', ends: 'failed | a condition_failed, b failed, j upstream_failed'},
  {blocks: 'a?no b~ j<a,b:one_success', ends: 'cancelled | a condition_failed, b cancelled, j cancelled'},
  {blocks: 'j:one_success', ends: 'completed | j completed'},
  {blocks: 'a b j<a,b:none_failed', ends: 'completed | a completed, b completed, j completed'},
  {blocks: 'a b! j<a,b:none_failed', ends: 'failed | a completed, b failed, j upstream_failed'},
  {blocks: 'a b?no j<a,b:none_failed', ends: 'completed | a completed, b condition_failed, j completed'},
  {blocks: 'a?no b<a j<b:none_failed', ends: 'completed | a condition_failed, b condition_failed, j completed'},
  {blocks: 'a b~ j<a,b:none_failed', ends: 'cancelled | a completed, b cancelled, j cancelled'},
  {blocks: 'a! b<a j<b:none_failed', ends: 'failed | a failed, b upstream_failed, j upstream_failed'},
  {blocks: 'a?throws j<a:none_failed', ends: 'failed | a failed, j upstream_failed'},
  {blocks: 'a?skip j<a:none_failed', ends: 'completed | a condition_failed, j completed'},
  {blocks: 'a b! j<a,b:all_done!', ends: 'failed | a completed, b failed, j failed'},
  {
    blocks: 'a b! j<a,b:all_done?no k<j',
    ends: 'failed | a completed, b failed, j condition_failed, k condition_failed',
  },
];

const interrupts: readonly StateCase[] = [
  {interrupt: true, blocks: 'a& b<a c', ends: 'cancelled | a cancelled, b cancelled, c completed'},
  {interrupt: true, blocks: 'a& b<a:all_done', ends: 'cancelled | a cancelled, b cancelled'},
  {interrupt: true, blocks: 'a! b& c<b', ends: 'cancelled | a failed, b cancelled, c cancelled'},
  {interrupt: true, concurrency: 1, blocks: 'a& b c', ends: 'cancelled | a cancelled, b cancelled, c cancelled'},
  {interrupt: true, policy: 'stop now', blocks: 'a& b<a', ends: 'cancelled | a cancelled, b cancelled'},
  {interrupt: true, blocks: 'a*2 b<a&', ends: 'cancelled | a completed, b cancelled, b:0 cancelled, b:1 cancelled'},
];

const dynamic: readonly StateCase[] = [
  {blocks: 'a*2 b<a', ends: 'completed | a completed, b completed, b:0 completed, b:1 completed'},
  {blocks: 'a*0 b<a+ c<b', ends: 'completed | a completed, b completed, c completed'},
  {
    blocks: 'a! a2*2 b<a2,a',
    ends: 'failed | a failed, a2 completed, b upstream_failed, b:0 upstream_failed, b:1 upstream_failed',
  },
  {blocks: 'a*2! b<a c<b', ends: 'failed | a failed, b upstream_failed, c upstream_failed'},
  {blocks: 'a*2?no b<a+ c<b', ends: 'completed | a condition_failed, b condition_failed, c condition_failed'},
  {blocks: 'a*2! b<a:all_done', ends: 'failed | a failed, b completed'},
  {
    blocks: 'a*2 b<a c<b',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, c upstream_failed, c:0 completed, c:1 upstream_failed',
  },
  {
    blocks: 'a*2 b<a c<b:all_done',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, c completed, c:0 completed, c:1 completed',
  },
  {
    blocks: 'a*2 b<a+ c<b',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, c upstream_failed',
  },
  {
    blocks: 'a*2 b<a+ c<b:all_done',
    fails: 'b:0 b:1',
    ends: 'failed | a completed, b failed, b:0 failed, b:1 failed, c completed',
  },
  {
    blocks: 'a*2 b<a+ c<b:one_success',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, c completed',
  },
  {
    blocks: 'a*2 b<a+ c<b:one_success',
    fails: 'b:0 b:1',
    ends: 'failed | a completed, b failed, b:0 failed, b:1 failed, c upstream_failed',
  },
  {
    blocks: 'a*2 b<a+ c<b:none_failed',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, c upstream_failed',
  },
  {
    blocks: 'a*2 b<a+?no c<b',
    ends: 'completed | a completed, b condition_failed, b:0 condition_failed, b:1 condition_failed, c condition_failed',
  },
  {
    blocks: 'a*2 b<a+?no c<b:none_failed',
    ends: 'completed | a completed, b condition_failed, b:0 condition_failed, b:1 condition_failed, c completed',
  },
  {
    blocks: 'a*2 b<a+?throws c<b',
    ends: 'failed | a completed, b failed, b:0 failed, b:1 failed, c upstream_failed',
  },
  {
    blocks: 'a*2 b<a*2 c<b',
    ends: 'completed | a completed, b completed, b:0 completed, b:1 completed, c completed, c:0:0 completed, c:0:1 completed, c:1:0 completed, c:1:1 completed',
  },
  {
    blocks: 'a*2 b<a*2 c<b',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, c upstream_failed, c:0:0 completed, c:1 upstream_failed, c:1:0 completed',
  },
  {
    blocks: 'a*2 b*2 c<a,b',
    ends: 'completed | a completed, b completed, c completed, c:0:0 completed, c:0:1 completed, c:1:0 completed, c:1:1 completed',
  },
  {
    blocks: 'a*2 b<a c<a d<b,c',
    fails: 'b:0',
    ends: 'failed | a completed, b failed, b:0 failed, b:1 completed, c completed, c:0 completed, c:1 completed, d upstream_failed, d:0 upstream_failed, d:1 completed',
  },
  {
    policy: 'stop now',
    concurrency: 1,
    blocks: 'a*3 b<a+ c<b:all_done',
    fails: 'b:0',
    ends: 'failed | a completed, b failed, b:0 failed, b:1 cancelled, b:2 cancelled, c cancelled',
  },
  {
    policy: 'finish running',
    concurrency: 1,
    blocks: 'a*3 b<a',
    fails: 'b:1',
    ends: 'failed | a completed, b failed, b:0 completed, b:1 failed, b:2 cancelled',
  },
  {
    blocks: 'a=*2 b<a c',
    ends: 'completed | a reused, b completed, b:0 completed, b:1 completed, c completed',
  },
  {
    blocks: 'a*2 p b<p,a',
    ends: 'completed | a completed, b completed, b:0 completed, b:1 completed, p completed',
  },
];

export const stateCases: readonly StateCase[] = [
  ...plain,
  ...policies,
  ...conditions,
  ...rules,
  ...interrupts,
  ...dynamic,
];

import {lookup} from 'node:dns/promises';
import {request as requestPlainly} from 'node:http';
import {request as requestSecurely} from 'node:https';
import {connect, isIP, type Socket} from 'node:net';
import {connect as connectSecurely} from 'node:tls';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {B2Settings} from '../../io/b2-settings.ts';
import {bad, good, notLookedAt, outcomeOf, spanWords, type Finding} from './finding.ts';
import {toldAsOurs} from './told-as-ours.ts';

/** A server that says nothing for so long is not there. */
const patience = 10_000;
/** S3 refuses signatures that are older or younger, in milliseconds; Backblaze's page says the same. */
const mostSkew = 15 * 60_000;
/** What a `Date` header, which has whole seconds, and the way to the server may make up. */
const usualSkew = 5_000;

/** The way to the server, step by step up to the first that fails: its name, a connection, TLS, and what time it has. */
export async function* reachServer(settings: B2Settings): AsyncGenerator<Finding> {
  const url = new URL(settings.endpoint.value);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const step = async <Value>(attempt: () => Promise<Value>) => outcomeOf(() => toldAsOurs(settings, '', attempt));

  if (isIP(host) !== 0) yield notLookedAt('dns', `${host} is an address`);
  else {
    const found = await step(() => lookup(host, {all: true}));
    if (found.state === 'refused') return yield bad('dns', found.diagnostic);
    yield good('dns', `${host} is ${found.value.map(({address}) => address).join(', ')}, in ${spanWords(found.took)}`);
  }

  const connected = await step(() =>
    connection(
      () => connect({host, port}),
      'connect',
      () => undefined,
    ),
  );
  if (connected.state === 'refused') return yield bad('connect', connected.diagnostic);
  yield good('connect', `port ${port}, in ${spanWords(connected.took)}`);

  if (url.protocol === 'http:') yield notLookedAt('tls', 'the endpoint is http: nothing is encrypted');
  else {
    const servername = isIP(host) === 0 ? host : undefined;
    const secured = await step(() =>
      connection(
        () => connectSecurely({host, port, ...(servername !== undefined && {servername})}),
        'secureConnect',
        (socket) => ({
          protocol: socket.getProtocol() ?? 'TLS',
          until: socket.getPeerCertificate().valid_to,
        }),
      ),
    );
    if (secured.state === 'refused') return yield bad('tls', secured.diagnostic);
    const {protocol, until} = secured.value;
    yield good('tls', `${protocol}, the certificate holds until ${until}, in ${spanWords(secured.took)}`);
  }

  const asked = await step(() => dateOf(url));
  if (asked.state === 'refused') return yield bad('clock', asked.diagnostic);
  yield clockFinding(asked.value, url.host);
}

/** Whether signatures made on this machine are accepted: `skew` is how far its clock is ahead, in milliseconds. */
export function clockFinding(skew: number | undefined, host: string): Finding {
  if (skew === undefined) return notLookedAt('clock', 'the server does not say what time it has');
  if (Math.abs(skew) <= usualSkew) return good('clock', 'agrees with that of the server');
  const words = `${spanWords(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} that of the server`;
  return Math.abs(skew) < mostSkew
    ? good('clock', `${words}; up to 15 minutes are accepted`)
    : bad('clock', clockIsWrong(skew, host));
}

const clockIsWrong = (skew: number, host: string): Diagnostic => ({
  severity: 'error',
  code: 'clock-skew',
  message: `the clock of this machine is ${Math.round(Math.abs(skew) / 60_000)} minutes ${skew > 0 ? 'ahead of' : 'behind'} that of ${host}`,
  notes: ['requests are signed with the time, and refused when it is off by more than 15 minutes'],
  help: 'set the clock, such as with: sudo timedatectl set-ntp true',
});

async function connection<Connected extends Socket, Value>(
  open: () => Connected,
  event: 'connect' | 'secureConnect',
  look: (socket: Connected) => Value,
): Promise<Value> {
  const socket = open();
  try {
    return await new Promise<Value>((resolve, reject) => {
      socket.setTimeout(patience, () => reject(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'})));
      socket.once('error', reject).once(event, () => resolve(look(socket)));
    });
  } finally {
    socket.destroy();
  }
}

/** How far the clock here is ahead of the server's, which tells its time with every answer; undefined where it does not. */
async function dateOf(url: URL): Promise<number | undefined> {
  const request = url.protocol === 'https:' ? requestSecurely : requestPlainly;
  return new Promise((resolve, reject) => {
    const asked = Date.now();
    const asking = request(url, {method: 'GET', timeout: patience, agent: false}, (answer) => {
      const here = (asked + Date.now()) / 2;
      answer.destroy();
      const there = Date.parse(answer.headers.date ?? '');
      // The header has whole seconds; on average half a second has passed.
      resolve(Number.isNaN(there) ? undefined : here - there - 500);
    });
    asking.on('timeout', () => asking.destroy(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'})));
    asking.on('error', reject).end();
  });
}

import type {MageBlock} from '../mage-project.ts';

const client = `from mage_ai.io.backblaze_b2 import BackblazeB2
from mage_ai.io.config import EnvironmentVariableLoader

b2 = BackblazeB2.with_config(EnvironmentVariableLoader(), region_name='us-east-1')
`;

/** The pipeline of bench/lake.ts in Mage's own words: its B2 client, which is its S3 client, and pandas. */
export const mageOrders = (bucket: string, source: string, target: string): readonly MageBlock[] => [
  {
    name: 'load_orders',
    kind: 'data_loader',
    upstream: [],
    code: `${client}
@data_loader
def load(*args, **kwargs):
    return b2.load('${bucket}', '${source}', parse_dates=['ordered_at'])
`,
  },
  {
    name: 'total_by_city',
    kind: 'transformer',
    upstream: ['load_orders'],
    code: `@transformer
def transform(orders, *args, **kwargs):
    kept = orders[orders['total'] > 100].assign(revenue=lambda frame: frame['amount'] * frame['total'])
    return (
        kept.groupby(['city', 'product'])
        .agg(orders=('order_id', 'count'), revenue=('revenue', 'sum'), last=('ordered_at', 'max'))
        .reset_index()
    )
`,
  },
  {
    name: 'export_totals',
    kind: 'data_exporter',
    upstream: ['total_by_city'],
    code: `${client}
@data_exporter
def export(totals, *args, **kwargs):
    b2.export(totals, '${bucket}', '${target}')
`,
  },
];

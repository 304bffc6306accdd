import {startB2Quirks, type Quirk} from './b2-quirks.ts';
import {startFauxqs} from './fauxqs.ts';
import {keysOfAnn, projectAtBackblaze} from './at-backblaze.ts';
import {withStandIns} from './stand-ins.ts';

/** An `io_config.yaml` in which `magelet doctor` finds one of the codes, or a server at which it does. */
export type MistakenProfile = {
  /** Lines of the profile; where they are left out, it has keys and an endpoint at Backblaze. */
  readonly lines?: readonly string[];
  readonly keys?: typeof keysOfAnn;
  /** How the server answers to everything, worded when it is started. */
  readonly answer?: () => Omit<Quirk & {does: 'answer'}, 'on' | 'times' | 'does'>;
};

const keyLines = [
  `B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"`,
  `B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"`,
];

/** By code. */
export const mistakenProfiles: Readonly<Record<string, MistakenProfile>> = {
  'b2-wrong-region': {
    lines: [...keyLines, `B2_ENDPOINT_URL: "{{ env_var('LOCAL_ENDPOINT') }}"`, 'B2_REGION: us-west-004'],
    answer: () => ({
      status: 400,
      words:
        '<Error><Code>AuthorizationHeaderMalformed</Code><Message>another region</Message><Region>eu-central-003</Region></Error>',
    }),
  },
  'clock-skew': {
    answer: () => ({
      status: 403,
      code: 'AccessDenied',
      headers: {date: new Date(Date.now() - 3_600_000).toUTCString()},
    }),
  },
  'endpoint-not-a-url': {lines: [...keyLines, 'B2_ENDPOINT_URL: "ftp://s3.us-west-004.backblazeb2.com"']},
  'missing-setting': {lines: keyLines, keys: {accessKeyId: '', secretAccessKey: ''}},
  'region-contradicts-endpoint': {
    lines: [...keyLines, 'B2_ENDPOINT_URL: https://s3.us-west-004.backblazeb2.com', 'B2_REGION: eu-central-003'],
  },
  'setting-not-text': {lines: ['B2_APPLICATION_KEY_ID: 41234567890', 'B2_APPLICATION_KEY: "K004"']},
};

/** What `magelet doctor` says of it. */
export async function toldOfProfile({lines, keys = keysOfAnn, answer}: MistakenProfile): Promise<string> {
  await using fauxqs = await startFauxqs();
  await using server = await startB2Quirks(fauxqs);
  if (answer) server.add({on: () => true, times: Infinity, does: 'answer', ...answer()});
  using project = projectAtBackblaze(server, [], keys);
  if (lines) {
    const text = ['default:', ...lines.map((line) => `  ${line}`), ''].join('\n');
    project.write({'io_config.yaml': text.replace("{{ env_var('LOCAL_ENDPOINT') }}", server.endpoint)});
  }
  const {stderr} = await project.run('doctor');
  return withStandIns(stderr, project.folder).trim();
}

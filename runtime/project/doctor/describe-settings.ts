import type {ConfigFileLoader} from '../../config/config-file-loader.ts';
import type {B2Settings, ResolvedSetting} from '../../io/b2-settings.ts';
import {countOf} from '../../report/count-words.ts';
import {good, type Finding} from './finding.ts';

/** What a profile's settings came to and where each is from; of keys the length alone. */
export function describeSettings(config: ConfigFileLoader, settings: B2Settings): readonly Finding[] {
  const {keyId, secret, endpoint, region} = settings;
  const length = ({value}: ResolvedSetting): string => countOf(value.length, 'character');
  return [
    good('key id', `${length(keyId)}, ${originOf(config, keyId)}`),
    good('secret', `${length(secret)}, ${originOf(config, secret)}`),
    good('endpoint', `${endpoint.value}, ${originOf(config, endpoint)}`),
    good('region', `${region.value}, ${originOf(config, region)}`),
  ];
}

/** `from B2_APPLICATION_KEY_ID at io_config.yaml:2, set by the variable KEY_ID`. */
function originOf(config: ConfigFileLoader, {source}: ResolvedSetting): string {
  if (source === 'endpoint') return 'read off the endpoint';
  if (source === 'default') return 'the default';
  const {place, variables = []} = config.locate(source);
  const set = variables.filter(({isSet}) => isSet).map(({name}) => name);
  const at = place ? ` at ${place.file}:${place.line}` : '';
  return `from ${source}${at}${set.length > 0 ? `, set by the variable ${set.join(', ')}` : ''}`;
}

import {anything, map, type AnythingKey, type Keys} from './key.ts';

/** What the clients of magelet read in a profile. */
const settings = {
  B2_APPLICATION_KEY_ID: anything('The keyID of an application key of Backblaze B2; the master key is not accepted.'),
  B2_APPLICATION_KEY: anything('The key that belongs to B2_APPLICATION_KEY_ID.'),
  B2_ENDPOINT_URL: anything('The address of the S3 API, such as https://s3.us-west-004.backblazeb2.com.'),
  B2_REGION: anything('The region, where the endpoint does not say it.'),
  AWS_ACCESS_KEY_ID: anything('The key ID, where B2_APPLICATION_KEY_ID is absent.'),
  AWS_SECRET_ACCESS_KEY: anything('The key, where B2_APPLICATION_KEY is absent.'),
  AWS_SESSION_TOKEN: anything('A token of AWS; the B2 client does not use it.'),
  AWS_REGION: anything('The region, where neither B2_REGION nor the endpoint says it.'),
  AWS_ENDPOINT: anything('The address of the S3 API, where B2_ENDPOINT_URL is absent.'),
} as const satisfies Keys;

/** In Mage's verbose form, the standard name of each key of a section. */
export const verboseSections = {
  'Backblaze B2': {
    application_key_id: 'B2_APPLICATION_KEY_ID',
    application_key: 'B2_APPLICATION_KEY',
    endpoint_url: 'B2_ENDPOINT_URL',
    region: 'B2_REGION',
  },
  AWS: {
    access_key_id: 'AWS_ACCESS_KEY_ID',
    secret_access_key: 'AWS_SECRET_ACCESS_KEY',
    session_token: 'AWS_SESSION_TOKEN',
    region: 'AWS_REGION',
    endpoint: 'AWS_ENDPOINT',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, keyof typeof settings>>>>;

/** Settings of Mage for other services, by the beginning of their names: a block may ask for any of them. */
const settingsOfServices: Readonly<Record<string, string>> = {
  AIRTABLE: 'ACCESS_TOKEN',
  ALGOLIA: 'APP_ID API_KEY INDEX_NAME',
  AZURE: 'CLIENT_ID CLIENT_SECRET STORAGE_ACCOUNT_NAME TENANT_ID',
  CHROMA: 'COLLECTION PATH',
  CLICKHOUSE: 'DATABASE HOST INTERFACE PASSWORD PORT USERNAME',
  DRUID: 'HOST PASSWORD PATH PORT SCHEME USER',
  DUCKDB: 'DATABASE SCHEMA',
  GOOGLE: 'LOCATION SERVICE_ACC_KEY SERVICE_ACC_KEY_FILEPATH',
  MONGODB: 'COLLECTION CONNECTION_STRING DATABASE HOST PASSWORD PORT USER',
  MOTHERDUCK: 'TOKEN',
  MSSQL: 'AUTHENTICATION DATABASE DRIVER HOST PASSWORD PORT SCHEMA USER',
  MYSQL: 'ALLOW_LOCAL_INFILE CONNECTION_METHOD DATABASE HOST PASSWORD PORT USER',
  ORACLEDB: 'HOST MODE PASSWORD PORT SERVICE USER',
  PINOT: 'HOST PASSWORD PATH PORT SCHEME USER',
  POSTGRES:
    'CONNECTION_METHOD CONNECT_TIMEOUT DBNAME HOST PASSWORD PORT SCHEMA USER SSH_HOST SSH_PASSWORD SSH_PKEY SSH_PORT SSH_USERNAME',
  QDRANT: 'COLLECTION PATH',
  REDSHIFT: 'CLUSTER_ID DBNAME DBUSER HOST IAM_PROFILE PORT SCHEMA TEMP_CRED_PASSWORD TEMP_CRED_USER',
  SNOWFLAKE:
    'ACCOUNT DEFAULT_DB DEFAULT_SCHEMA DEFAULT_WH PASSWORD PRIVATE_KEY_PASSPHRASE PRIVATE_KEY_PATH ROLE TIMEOUT USER',
  SPARK: 'CLUSTER DRIVER ENDPOINT HOST METHOD ORGANIZATION PORT SCHEMA SERVER_SIDE_PARAMETERS TOKEN USER',
  TRINO: 'CATALOG HOST PASSWORD PORT SCHEMA USER',
  WEAVIATE: 'COLLECTION ENDPOINT INFERENCE_API_KEY INSTANCE_API_KEY',
};

const sectionKeys = (section: Readonly<Record<string, keyof typeof settings>>): Keys =>
  Object.fromEntries(Object.entries(section).map(([key, standard]) => [key, settings[standard]]));

/** The keys of one profile of `io_config.yaml`; any other may stand beside them, for blocks that ask for it. */
export const profileKeys: Keys = {
  ...settings,
  ...Object.fromEntries(
    Object.entries(verboseSections).map(([name, section]) => [
      name,
      map(`Settings of ${name} in Mage's verbose form.`, {
        words: 'a map of settings',
        example: `{region: us-west-004}`,
        of: sectionKeys(section),
        others: 'free',
      }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(settingsOfServices).flatMap(([service, names]) =>
      names
        .split(' ')
        .map((name): [string, AnythingKey] => [
          `${service}_${name}`,
          anything('For blocks that ask for it; magelet itself has no client for this service.'),
        ]),
    ),
  ),
};

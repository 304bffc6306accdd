import type {Key, Keys, NumberKey} from './key.ts';

/** A JSON Schema, or a part of one: what editors check and complete YAML by. */
export type JsonSchema = {readonly [keyword: string]: unknown};

/**
 * The schema of a file whose keys are `known`. It refuses what the reader tells as an error or as an unknown key, and
 * lets a key without a value pass, which is one that is left out.
 *
 * @example fileSchema({title: 'A pipeline of magelet', known: pipelineKeys})
 */
export const fileSchema = ({title, known}: {title: string; known: Keys}): JsonSchema => ({
  $schema: draft,
  title,
  ...mapSchema(known, 'told'),
  type: ['object', 'null'],
});

/** The schema of a file of profiles, each with a name of the author's own, in which any other key may stand too. */
export const profilesSchema = ({title, known}: {title: string; known: Keys}): JsonSchema => ({
  $schema: draft,
  title,
  type: ['object', 'null'],
  properties: {version: {description: 'The form of the file, as Mage writes it.'}},
  additionalProperties: {...mapSchema(known, 'free'), type: ['object', 'null']},
});

const draft = 'http://json-schema.org/draft-07/schema#';

/** A map with these keys; with others `free`, any other key may stand there as well. */
function mapSchema(known: Keys, others: 'told' | 'free'): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(known).map(([name, key]) => [name, keySchema(key)])),
    ...(others === 'told' && {patternProperties: {'^x-': {}}, additionalProperties: false}),
  };
}

const keySchema = (key: Key): JsonSchema => ({description: described(key), ...contentSchema(key)});

/** What an editor shows of a key: what it says, and whether anything comes of it here. */
function described({says, role}: Key): string {
  return role === 'honoured' ? says : `Known to Mage, not used here. ${says}`;
}

/** As the readers take it: a number is a text where a text is expected. */
const word = {type: ['string', 'number']} as const;

function contentSchema(key: Key): JsonSchema {
  switch (key.holds) {
    case 'text':
      return key.oneOf ? {enum: [...key.oneOf, null]} : {type: [...word.type, 'null']};
    case 'number':
      return numberSchema(key);
    case 'flag':
      return {type: ['boolean', 'null']};
    case 'texts':
      return {type: ['array', 'null'], items: key.oneOf ? {enum: key.oneOf} : word};
    case 'list':
      return {type: ['array', 'null'], items: mapSchema(key.of, 'told')};
    case 'map':
      return {...mapContent(key), type: ['object', 'null']};
    case 'anything':
      return {};
  }
}

const numberSchema = ({whole, atLeast, above}: NumberKey): JsonSchema => ({
  type: [whole ? 'integer' : 'number', 'null'],
  ...(atLeast !== undefined && {minimum: atLeast}),
  ...(above !== undefined && {exclusiveMinimum: above}),
});

function mapContent(key: Key & {readonly holds: 'map'}): JsonSchema {
  if ('each' in key) return {additionalProperties: mapSchema(key.each, 'told')};
  return 'of' in key ? mapSchema(key.of, key.others) : {};
}

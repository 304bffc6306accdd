/** What a server answers that speaks S3, as the SDK throws it. */
export const refused = (status: number, code: string, words = ''): Error =>
  Object.assign(new Error(words), {name: code, Code: code, $metadata: {httpStatusCode: status, attempts: 1}});

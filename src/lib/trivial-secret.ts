/** 32 random hex digits have fewer different ones once in a hundred million times. */
const MIN_DIFFERENT = 8;

/** A secret that nobody drew at random: few different characters, or a short piece over and over. Never says no to `openssl`. */
export function isTrivialSecret(secret: Buffer): boolean {
  return new Set(secret).size < MIN_DIFFERENT || isRepeated(secret);
}

/** A text is made of a repeated piece when it is found again in itself written twice, before its own length (KMP). */
function isRepeated(secret: Buffer): boolean {
  const doubled = Buffer.concat([secret, secret]);
  return doubled.indexOf(secret, 1) < secret.length;
}

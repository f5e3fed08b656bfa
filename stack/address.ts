/** Whether a text is the name or the IPv4 address of a host: no scheme, no port. */
export const isHost = (text: string): boolean => /^[\w-]+(\.[\w-]+)*\.?$/.test(text);

/** All addresses of a machine: published there, a port is reached at any of them, and by none of that name. */
export const everyAddress = "0.0.0.0";

/** Whether a host's name or address is that of the machine that asks. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);

/** What stands on both sides of the @: no quotes, which nobody's address needs. */
const mailbox = String.raw`[^\s@<>()[\]\\,;:"]+@[\w-]+(\.[\w-]+)*`;
const name = String.raw`("[^"\\\n]*"|[^@<>()[\]\\,;:"\n]*)`;
const recipient = `(${mailbox}|${name} *<${mailbox}>)`;
const one = new RegExp(`^${recipient}$`);
const several = new RegExp(`^${recipient}( *, *${recipient})*$`);

/** Whether a text is an e-mail address, with or without a name: `On call <oncall@example.com>`. */
export const isMailAddress = (text: string): boolean => one.test(text);

/** Whether a text is one or more e-mail addresses with commas between them. */
export const areMailAddresses = (text: string): boolean => several.test(text);

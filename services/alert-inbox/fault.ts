/** Makes the inbox refuse what it gets, so that drills can see what a receiver in trouble leads to. In memory only. */
export class Fault {
  /** HTTP status that senders get; `undefined` while all is well. */
  status: number | undefined;

  /** What an SMTP client hears: 4xx says try again, 5xx says never. */
  get smtpCode(): number | undefined {
    return this.status === undefined ? undefined : this.status >= 500 ? 451 : 554;
  }
}

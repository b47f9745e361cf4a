/** An option of a Slack select menu. */

export interface PlainText {
  readonly text: string;
}

export interface SlackOption {
  readonly text: PlainText;
  readonly value: string;
}

/** What a person can do with the components of a Discord message. */

export interface Controls {
  readonly isWaiting: boolean;
  readonly onPress: (customId: string) => void;
  readonly onChoose: (customId: string, values: readonly string[]) => void;
}

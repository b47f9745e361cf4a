/** Handlers of the buttons and menus of a Discord message. */

export interface Controls {
  readonly isWaiting: boolean;
  readonly onPress: (customId: string) => void;
  readonly onChoose: (customId: string, values: readonly string[]) => void;
}

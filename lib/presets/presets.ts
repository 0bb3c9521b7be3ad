export const presets: { id: string; needsKey: boolean }[] = [];

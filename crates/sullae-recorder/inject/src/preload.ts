export function install(_tag: string): void {}

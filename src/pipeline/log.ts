export type Log = (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;

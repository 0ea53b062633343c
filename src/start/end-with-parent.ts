/**
 * Loaded into a child process before its own program (`node --import`): ends the child when the parent that it has an IPC channel to is
 * gone, even if the parent was killed and could not tell it.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening alone would keep the child alive.
process.channel?.unref();

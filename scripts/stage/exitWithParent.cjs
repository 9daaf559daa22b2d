'use strict';

// Preloaded into the n8n server: when the process that started it is gone, however it went, its end of the pipe on
// file descriptor 3 closes, and the server ends together with the processes it started.
const { Socket } = require('node:net');

const parent = new Socket({ fd: 3, readable: true, writable: false });
const leave = () => {
	try {
		process.kill(-process.pid, 'SIGKILL');
	} catch {
		process.exit(1);
	}
};
parent.on('close', leave).on('error', leave).resume();
parent.unref();

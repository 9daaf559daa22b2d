import type { Resource } from '../operation';
import { downloadExport } from './downloadExport.operation';
import { getAtp } from './getAtp.operation';
import { getExportStatus } from './getExportStatus.operation';
import { startExport } from './startExport.operation';

export const availability: Resource = {
	value: 'availability',
	name: 'Availability',
	operations: [getAtp, downloadExport, getExportStatus, startExport],
};

import { randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../../../shared/tiktok/failures';
import { asId } from '../session';
import type { Session } from '../session';

/**
 * Uploads pictures of the input item's binary fields (the call takes no shop, tiktok-shop.md 12.17) and gives them as Reject
 * Return wants them: `[{image_id, mime_type, width, height}]`. As description pictures they are not cut to the shape of a
 * product picture. Uploading the same picture again does no harm.
 */
export async function uploadImages(
	context: IExecuteFunctions,
	session: Session,
	cipher: string,
	fields: string[],
	itemIndex: number,
): Promise<IDataObject[]> {
	const images: IDataObject[] = [];
	for (const field of fields) {
		const { mimeType, fileExtension } = context.helpers.assertBinaryData(itemIndex, field);
		const content = await context.helpers.getBinaryDataBuffer(itemIndex, field);
		const data = await session.call(
			{
				method: 'POST',
				path: '/product/202309/images/upload',
				form: multipart(
					{ use_case: 'DESCRIPTION_IMAGE' },
					{ name: `proof.${fileExtension ?? 'jpg'}`, mimeType, content },
				),
				repeatable: true,
				signedFor: cipher,
			},
			itemIndex,
		);
		const { uri, width, height } = data;
		const imageId = asId(uri);
		if (!imageId) throw session.client.problem(withoutId(field), itemIndex);
		images.push({
			image_id: imageId,
			mime_type: mimeType,
			...(width === undefined ? {} : { width }),
			...(height === undefined ? {} : { height }),
		});
	}
	return images;
}

const withoutId = (field: string): Failure => ({
	kind: 'later',
	code: 'IMAGE_WITHOUT_ID',
	message: `TikTok Shop took the picture of the field ${field} and gave no ID for it, so the refusal was not sent.`,
	whatToDo: 'Run it again. If this comes again, refuse in Seller Center and add the picture there.',
});

/** A form with a file named `data`, byte for byte as it is sent. */
function multipart(
	values: Record<string, string>,
	file: { name: string; mimeType: string; content: Buffer },
): { body: Buffer; contentType: string } {
	const boundary = `form-${randomUUID()}`;
	const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}`;
	const texts = Object.entries(values).map(([name, value]) => `${part(`name="${name}"`)}\r\n\r\n${value}\r\n`);
	const fileHead = `${part(`name="data"; filename="${file.name}"`)}\r\nContent-Type: ${file.mimeType}\r\n\r\n`;
	const body = Buffer.concat([
		Buffer.from(texts.join('') + fileHead),
		file.content,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]);
	return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}

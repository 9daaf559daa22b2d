// Downloads of shipping documents: plain URLs without a signature, good for 24 hours (tiktok-shop.md 7.2).
import type { Api } from '../../httpServer.mts';
import type { ShippingDocuments } from '../fulfilment/shippingDocuments.mts';

export function registerDocumentRoute({ app }: Api, documents: ShippingDocuments): void {
	app.get('/documents/:token', async (request, reply) => {
		const document = documents.read((request.params as { token: string }).token);
		if (document === undefined) return reply.code(404).send('There is no such document.');
		if (document === 'expired') return reply.code(403).send('The link has expired.');
		return reply.type(document.contentType).send(document.content);
	});
}

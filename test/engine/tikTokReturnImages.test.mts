// Pictures as proof of a refusal: what goes over the wire when the TikTok Shop node uploads them.
import { SHOP_CIPHERS, SHOP_IDS } from '../../sandbox/seed.mts';
import { chain, credential, runWorkflow } from '../support/engine.mts';
import { startWire } from '../support/tikTokWire.mts';
import type { WireServer } from '../support/tikTokWire.mts';

const SECRET = 'wire-app-secret';
const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff, 0xfe, 0x2d, 0x2d]);

let wire: WireServer;
beforeAll(async () => {
	wire = await startWire(SECRET);
});
afterAll(async () => await wire.close());

async function reject(imageFields: string) {
	return await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Picture',
					type: 'n8n-nodes-base.convertToFile',
					typeVersion: 1.1,
					parameters: {
						operation: 'toBinary',
						sourceProperty: 'picture',
						binaryPropertyName: 'photo',
						options: { fileName: 'photo of a buyer.png', mimeType: 'image/png' },
					},
				},
				{
					name: 'Reject',
					type: 'n8n-nodes-newstore-tiktokshop.tikTokShop',
					credentials: credential('tikTokShopApi', 'tt'),
					onError: 'continueErrorOutput',
					parameters: {
						resource: 'return',
						operation: 'reject',
						valueSource: 'fields',
						returnId: '4035000000000000201',
						decision: 'REJECT_RECEIVED_PACKAGE',
						rejectReason: 'reverse_reject_return_parcel_reason_1',
						images: '[{"image_id": "given"}]',
						imageFields,
						options: { retryDelaySeconds: 0.01, maxAttempts: 2 },
					},
				},
			],
			connections: chain('Start', 'Picture', 'Reject'),
		},
		{
			start: 'Start',
			input: [{ picture: PICTURE.toString('base64') }],
			credentials: {
				tt: {
					appKey: 'wire-app',
					appSecret: SECRET,
					accessToken: 'wire-access',
					accessTokenExpiresAt: 0,
					refreshToken: 'wire-refresh',
					refreshTokenExpiresAt: 0,
					shopCipher: SHOP_CIPHERS.GB,
					apiBaseUrl: wire.url,
					tokenBaseUrl: wire.url,
					authCode: '',
					tokenRenewedAt: '0',
				},
			},
		},
	);
}

beforeEach(() => {
	wire.requests.length = 0;
	wire.answer = ({ path }) => {
		if (path === '/authorization/202309/shops')
			return { data: { shops: [{ id: SHOP_IDS.GB, name: 'Example', region: 'GB', cipher: SHOP_CIPHERS.GB }] } };
		return path.endsWith('/upload') ? { data: { uri: 'tos/sample', width: 640, height: 480 } } : {};
	};
});

test('the picture is uploaded byte for byte, without a shop, and named in the refusal', async () => {
	const { json } = await reject('photo');
	expect(json('Reject', 1)).toEqual([]);
	const [upload] = wire.to('/product/202309/images/upload');
	expect(upload.signed).toBe(true);
	expect(upload.query).not.toHaveProperty('shop_cipher');
	expect(upload.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
	const form = await new Response(new Uint8Array(upload.body), {
		headers: { 'content-type': String(upload.headers['content-type']) },
	}).formData();
	const file = form.get('data') as File;
	expect([file.type, Buffer.from(await file.arrayBuffer())]).toEqual(['image/png', PICTURE]);
	// the name of a file may tell who took the picture
	expect(file.name).toBe('proof.png');
	expect(form.get('use_case')).toBe('DESCRIPTION_IMAGE');
	const [refusal] = wire.to('/return_refund/202309/returns/4035000000000000201/reject');
	expect(JSON.parse(refusal.body.toString())).toEqual({
		decision: 'REJECT_RECEIVED_PACKAGE',
		reject_reason: 'reverse_reject_return_parcel_reason_1',
		images: [{ image_id: 'given' }, { image_id: 'tos/sample', mime_type: 'image/png', width: 640, height: 480 }],
	});
	expect(refusal.query.idempotency_key).toBe('reject-4035000000000000201-REJECT_RECEIVED_PACKAGE');
});

test('a picture that is missing or not taken stops the refusal', async () => {
	const missing = await reject('photo, other');
	expect(missing.json('Reject')).toEqual([]);
	wire.answer = ({ path }) => (path.endsWith('/upload') ? { code: 12038005, message: 'too large' } : {});
	const large = await reject('photo');
	expect(large.json('Reject')).toEqual([]);
	expect(large.json('Reject', 1)[0]).toMatchObject({ code: 'TIKTOK_12038005', flow: 'returns' });
	wire.answer = ({ path }) => (path.endsWith('/upload') ? { data: { uri: { key: 'tos/sample' } } } : {});
	const odd = await reject('photo');
	expect(odd.json('Reject', 1)[0]).toMatchObject({ code: 'TIKTOK_IMAGE_WITHOUT_ID', flow: 'returns' });
	expect(wire.requests.filter(({ path }) => path.endsWith('/reject'))).toEqual([]);
});

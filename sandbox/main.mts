// `npm run sandbox`: starts the sandbox alone, says where everything is and how to play, and runs until it is stopped.
import { ACCOUNTING_CREDENTIALS } from './accounting/seed.mts';
import { CREDENTIALS, SHOP_CIPHERS, SHOP_IDS } from './seed.mts';
import { startSandbox } from './startSandbox.mts';

function port(name: string): number {
	const value = Number(process.env[name] ?? 0);
	if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`${name} must be a port number`);
	return value;
}

const sandbox = await startSandbox({
	newStorePort: port('SANDBOX_NEWSTORE_PORT'),
	tiktokPort: port('SANDBOX_TIKTOK_PORT'),
	xeroPort: port('SANDBOX_XERO_PORT'),
	quickBooksPort: port('SANDBOX_QUICKBOOKS_PORT'),
	netSuitePort: port('SANDBOX_NETSUITE_PORT'),
	controlPort: port('SANDBOX_CONTROL_PORT'),
	smtpPort: port('SANDBOX_SMTP_PORT'),
	skuCount: process.env['SANDBOX_SKUS'] ? Number(process.env['SANDBOX_SKUS']) : undefined,
	latencyMs: Number(process.env['SANDBOX_LATENCY_MS'] ?? 0),
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}

const { newStore, tiktok } = CREDENTIALS;
const { xero, quickbooks, netsuite } = ACCOUNTING_CREDENTIALS;
const { controlUrl, newStoreUrl } = sandbox;

console.log(`
The sandbox is running. It plays NewStore, TikTok Shop, three accounting systems and a mail server for one
invented retailer.

  The world, live    ${controlUrl}
  Mailbox            ${sandbox.mailboxUrl}
  NewStore API       ${newStoreUrl}       (identity service on the same address)
  TikTok Shop API    ${sandbox.tiktokUrl}       (token host on the same address)
  Xero API           ${sandbox.xeroUrl}
  QuickBooks API     ${sandbox.quickBooksUrl}
  NetSuite API       ${sandbox.netSuiteUrl}
  SMTP               127.0.0.1:${sandbox.smtpPort}   (no sign-in, no TLS)

Test credentials (synthetic, good for nothing else)
  NewStore           tenant ${newStore.tenant}
                     client id ${newStore.clientId}
                     client secret ${newStore.clientSecret}
                     event stream API key ${newStore.eventStreamApiKey}
  TikTok Shop        app key ${tiktok.appKey}
                     app secret ${tiktok.appSecret}
                     access token ${tiktok.accessToken}
                     refresh token ${tiktok.refreshToken}
                     GB shop ${SHOP_IDS.GB}, cipher ${SHOP_CIPHERS.GB}
                     US shop ${SHOP_IDS.US}, cipher ${SHOP_CIPHERS.US}
  Xero               access token ${xero.accessToken}, tenant ${xero.tenantId}
  QuickBooks         access token ${quickbooks.accessToken}, company ${quickbooks.realmId}
  NetSuite           access token ${netsuite.accessToken}, subsidiary ${netsuite.subsidiaryId}
                     (client ids, secrets and refresh tokens: sandbox/accounting/seed.mts)

How to play (all actions: curl ${controlUrl}/api/actions)
  Sell a tee in the London store
    curl -X POST ${controlUrl}/api/newstore/sell -d '{"locationId":"LONDON-STORE","productId":"TEE-BLK-M","quantity":1}'
  Bring one back, damaged
    curl -X POST ${controlUrl}/api/newstore/return -d '{"locationId":"LONDON-STORE","productId":"TEE-BLK-M","condition":"damaged"}'
  Exchange what was sold on TikTok Shop and has left (orderId: the TikTok order id or NewStore's UUID)
    curl -X POST ${controlUrl}/api/newstore/exchange -d '{"orderId":"…","locationId":"LONDON-STORE","newProductId":"TEE-BLK-L"}'
  Order two on TikTok Shop
    curl -X POST ${controlUrl}/api/tiktok/placeOrder -d '{"shopId":"${SHOP_IDS.GB}","lines":[{"seller_sku":"TEE-BLK-M","quantity":2}]}'
  Let the remorse hour pass
    curl -X POST ${controlUrl}/api/clock/advance -d '{"minutes":61}'
  Let the store pick, pack and ship an order, and see where it is (orderId: the TikTok order id or NewStore's UUID)
    curl -X POST ${controlUrl}/api/newstore/pick -d '{"orderId":"…"}'
    curl -X POST ${controlUrl}/api/newstore/ship -d '{"orderId":"…","carrier":"RoyalMail","trackingCode":"AB123456789GB"}'
    curl -X POST ${controlUrl}/api/newstore/order -d '{"orderId":"…"}'
  Let all stores work by themselves, and let tracking come a minute after the parcel
    curl -X POST ${controlUrl}/api/newstore/auto-store -d '{"on":true,"shipAfterMs":20000,"partShare":0.3,"rejectShare":0.1}'
    curl -X POST ${controlUrl}/api/newstore/tracking-later -d '{"seconds":60}'
  Make the next order injection time out although it takes effect
    curl -X POST ${controlUrl}/api/faults/add -d '{"system":"newstore","operationId":"createInjectedOrder","kind":"timeout_after","times":1}'
  Let an accountant close the books, or void a journal
    curl -X POST ${controlUrl}/api/accounting/lock -d '{"system":"xero","date":"2026-01-31"}'
    curl -X POST ${controlUrl}/api/accounting/void -d '{"system":"xero","reference":"TTS-…"}'
  Every journal in the three books, and what is wrong with them
    curl ${controlUrl}/api/accounting
  A NewStore token
    curl ${newStoreUrl}/auth/realms/${newStore.tenant}/protocol/openid-connect/token -d grant_type=client_credentials -d client_id=${newStore.clientId} -d client_secret=${newStore.clientSecret}
  Is anything wrong?
    curl '${controlUrl}/api/oracle?bufferUnits=2'

Stop with Ctrl+C.
`);

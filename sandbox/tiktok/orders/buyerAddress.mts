// The address of a buyer and the masking of personal data (tiktok-shop.md 6.6).

export interface BuyerAddress {
	firstName: string;
	lastName: string;
	phone: string;
	regionCode: string;
	postalCode: string;
	postTown?: string;
	line1: string;
	line2: string;
	districts: Array<{ level: string; levelName: string; name: string }>;
	dropOffLocation?: string;
}

function mask(text: string): string {
	return text === '' ? '' : `${[...text][0]}****`;
}

/** Which parts are hidden: all personal parts, or none. District levels from `hideDistrictsFrom` on are hidden too. */
export interface Masking {
	hidePersonal: boolean;
	hideDistrictsFrom?: number;
	/** The post code stays open. */
	showsPostalCode?: boolean;
}

/** `recipient_address` as it goes on the wire. */
export function addressOnWire(address: BuyerAddress, masking: Masking): Record<string, unknown> {
	const hide = masking.hidePersonal ? mask : (text: string) => text;
	const name = `${hide(address.firstName)} ${hide(address.lastName)}`.trim();
	const districts = address.districts.map(({ level, levelName, name: districtName }) => {
		const isHidden = masking.hideDistrictsFrom !== undefined && Number(level.slice(1)) >= masking.hideDistrictsFrom;
		return {
			address_level: level,
			address_level_name: levelName,
			address_name: isHidden ? mask(districtName) : districtName,
		};
	});
	const detail = hide([address.line1, address.line2].filter((line) => line !== '').join(', '));
	const wire: Record<string, unknown> = {
		name,
		first_name: hide(address.firstName),
		last_name: hide(address.lastName),
		phone_number: hide(address.phone),
		region_code: address.regionCode,
		postal_code: masking.showsPostalCode ? address.postalCode : hide(address.postalCode),
		address_line1: hide(address.line1),
		address_line2: hide(address.line2),
		address_detail: detail,
		full_address: [detail, ...[...districts].reverse().map((district) => district.address_name)].join(', '),
		district_info: districts,
	};
	if (address.postTown !== undefined) wire.post_town = address.postTown;
	if (address.dropOffLocation !== undefined) {
		wire.delivery_preferences = { drop_off_location: hide(address.dropOffLocation) };
	}
	return wire;
}

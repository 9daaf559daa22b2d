// The lines of a closed canvas, as n8n draws them: which things they lead across, and how things move up and down until
// none does. A line over a closed group looks as if it ended there.

/** Size of a node without its name, in pixels of the canvas (n8n 2.41). */
export const NODE = 96;
/** Between two things of a canvas. */
export const GAP = 48;
/** How far a line keeps from what it passes. */
const CLEAR = 12;
/** A line to what does not stand at the right: from which distance on, how far beside and below the two. */
const BACKWARDS = { from: 20, aside: 40, below: 130 };
/** What a line across a thing, or across the name below a node, costs in pixels of height. */
const COST = { crossing: 2000, point: 40, name: 100 };
/** Tries to get rid of the last ones. */
const SHAKES = 3000;

export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}
interface Point {
	x: number;
	y: number;
}

/** One thing of the closed canvas: a group, or a node that stands alone. */
export interface Thing {
	ids: string[];
	/** the room that it takes */
	frame: Box;
	/** how far the node itself stands inside of its frame, which is as wide as its name */
	beside?: number;
}

interface Wire {
	a: Thing;
	b: Thing;
}

export interface Order {
	runsBefore: (first: Thing, then: Thing) => boolean;
	/** how far below the top of its frame a thing is entered: n8n runs in the order of these */
	entry: (thing: Thing) => number;
}

export function around(boxes: Box[]): Box {
	const x = Math.min(...boxes.map((box) => box.x));
	const y = Math.min(...boxes.map((box) => box.y));
	return {
		x,
		y,
		width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
		height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
	};
}

export const overlap = (a: Box, b: Box, gap = 0): boolean =>
	a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;

/** Which of these things the line between two others leads across. */
export function crossed<T extends { box: Box }>(from: Box, to: Box, things: T[]): T[] {
	const points = line(from, to);
	return things.filter(({ box }) => points.some((point) => within(point, box)));
}

/**
 * Points of the line that n8n 2.41 draws from the right side of a thing to the left side of another: a curve, or, where the
 * other does not stand at the right, around below.
 */
function line(from: Box, to: Box): Point[] {
	const [a, b] = [
		{ x: from.x + from.width, y: from.y + NODE / 2 },
		{ x: to.x, y: to.y + NODE / 2 },
	];
	if (a.x - BACKWARDS.from > b.x) {
		const [right, left, below] = [a.x + BACKWARDS.aside, b.x - BACKWARDS.aside, a.y + BACKWARDS.below];
		return along([a, { x: right, y: a.y }, { x: right, y: below }, { x: left, y: below }, { x: left, y: b.y }, b]);
	}
	const bend = Math.abs(b.x - a.x) / 2;
	return Array.from({ length: 25 }, (_, index) => {
		const t = index / 24;
		const [p, q, r, s] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
		return { x: p * a.x + q * (a.x + bend) + r * (b.x - bend) + s * b.x, y: (p + q) * a.y + (r + s) * b.y };
	});
}

/** Points of a line with corners, at most half a node apart. */
function along(corners: Point[]): Point[] {
	return corners.flatMap((corner, index) => {
		const next = corners[index + 1];
		if (!next) return [corner];
		const steps = Math.max(1, Math.ceil((Math.abs(next.x - corner.x) + Math.abs(next.y - corner.y)) / (NODE / 2)));
		return Array.from({ length: steps }, (_, step) => ({
			x: corner.x + ((next.x - corner.x) * step) / steps,
			y: corner.y + ((next.y - corner.y) * step) / steps,
		}));
	});
}

const within = ({ x, y }: Point, box: Box, margin = 0): boolean =>
	x > box.x - margin && x < box.x + box.width + margin && y > box.y - margin && y < box.y + box.height + margin;

/** Moves things up and down until no line, or as few as can be, leads across other things. What runs first stays above. */
export function untangle(boxes: Map<Thing, Box>, wires: Wire[], order: Order): void {
	new Untangling(boxes, wires, order).run();
}

class Untangling {
	private readonly boxes: Map<Thing, Box>;
	private readonly wires: Wire[];
	private readonly order: Order;
	private readonly things: Thing[];
	private best: number;

	constructor(boxes: Map<Thing, Box>, wires: Wire[], order: Order) {
		this.boxes = boxes;
		this.wires = wires;
		this.order = order;
		this.things = [...boxes.keys()];
		this.best = this.cost().sum;
	}

	run(): void {
		this.settle();
		if (!this.cost().crossings) return;
		this.shake();
		this.settle();
	}

	private box(thing: Thing): Box {
		return this.boxes.get(thing)!;
	}

	/** What lines begin and end at, and what they must not cross: a single node without the room for its name. */
	private body(thing: Thing): Box {
		const box = this.box(thing);
		return thing.beside === undefined ? box : { x: box.x + thing.beside, y: box.y, width: NODE, height: NODE };
	}

	private cost(): { sum: number; crossings: number } {
		let [sum, crossings] = [around([...this.boxes.values()]).height, 0];
		const bodies = new Map(this.things.map((thing) => [thing, this.body(thing)]));
		for (const { a, b } of this.wires) {
			const points = line(bodies.get(a)!, bodies.get(b)!);
			for (const thing of this.things) {
				if (thing === a || thing === b) continue;
				const across = points.filter((point) => within(point, bodies.get(thing)!, CLEAR)).length;
				if (across) {
					crossings++;
					sum += COST.crossing + across * COST.point;
				} else if (points.some((point) => within(point, this.box(thing)))) sum += COST.name;
			}
			sum += Math.abs(this.box(a).y - this.box(b).y);
		}
		return { sum, crossings };
	}

	private allowed(thing: Thing): boolean {
		return (
			this.things.every((other) => {
				if (other === thing) return true;
				if (overlap(this.box(thing), this.box(other), GAP - 1)) return false;
				const [mine, theirs] = [thing, other].map((one) => this.box(one).y + this.order.entry(one));
				if (this.order.runsBefore(thing, other) && mine + 16 > theirs) return false;
				return !(this.order.runsBefore(other, thing) && theirs + 16 > mine);
			}) &&
			this.wires.every(({ a, b }) => {
				const [from, to] = [this.box(a), this.box(b)];
				return (a !== thing && b !== thing) || from.x < to.x || to.y >= from.y + 2 * NODE;
			})
		);
	}

	/** What can move as one: a thing alone; where that has no room, with all that follows it, or with all that stands below. */
	private movable(thing: Thing): Thing[][] {
		const behind = new Set([thing]);
		for (const one of behind) for (const { a, b } of this.wires) if (a === one) behind.add(b);
		const below = this.things.filter((other) => this.box(other).y >= this.box(thing).y);
		return [[thing], [...behind], below];
	}

	private move(moved: Thing[], by: number): void {
		for (const thing of moved) this.box(thing).y += by;
	}

	/** Single steps as long as one of them makes it better. */
	private settle(): void {
		for (let better = true; better;) {
			better = false;
			for (const thing of this.things)
				for (const kind of [0, 1, 2]) if (this.step(this.movable(thing)[kind])) better = true;
		}
	}

	private step(moved: Thing[]): boolean {
		let chosen = 0;
		for (const by of [16, 48, 96, 144, 192, 240, 288, 384, 480].flatMap((far) => [-far, far])) {
			this.move(moved, by);
			const sum = moved.every((thing) => this.allowed(thing)) ? this.cost().sum : Infinity;
			this.move(moved, -by);
			if (sum >= this.best) continue;
			this.best = sum;
			chosen = by;
		}
		this.move(moved, chosen);
		return chosen !== 0;
	}

	/** Out of a place where every single step makes it worse: by chance, but by the same chance each time. */
	private shake(): void {
		const random = seeded();
		const places = () => this.things.map((thing) => this.box(thing).y);
		let [kept, now] = [places(), this.best];
		for (let round = 0; round < SHAKES; round++) {
			const heat = COST.crossing * (1 - round / SHAKES) ** 2;
			const thing = this.things[Math.floor(random() * this.things.length)];
			const moved = this.movable(thing)[Math.floor(random() * 3)];
			const by = Math.round((random() - 0.5) * 40) * 16;
			this.move(moved, by);
			const then = moved.every((one) => this.allowed(one)) ? this.cost().sum : Infinity;
			if (then < now || random() < Math.exp((now - then) / heat)) now = then;
			else this.move(moved, -by);
			if (now >= this.best) continue;
			this.best = now;
			kept = places();
		}
		this.things.forEach((thing, index) => (this.box(thing).y = kept[index]));
	}
}

/** A number from 0 to 1, the same ones in the same order every time (mulberry32). */
function seeded(): () => number {
	let state = 1;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

// A plug-in in Rust: it joins the best bid and the best ask of each market with one order each, and follows them. Only
// what it uses of apus_strategy.h is written down here, laid out as C does it.
//
//   rustc --edition 2021 -O -C panic=abort --crate-type cdylib -o libjoiner.so joiner.rs
//
// It keeps nothing between two calls: the desk knows its orders.

use std::ffi::{c_char, c_void};

const ABI: u32 = 1;
const BUY: u8 = 1;
const SELL: u8 = 2;
const NEW: u8 = 1;
const CANCEL: u8 = 2;
const LIMIT: u8 = 1;
const DAY: u8 = 1;
const FREE: u8 = 0;
const CANCELING: u8 = 3;
const TRAY_CAPACITY: u32 = 28;
const UNIT_QUANTITY: u32 = 3;

#[repr(C)]
struct Top {
    bid_price: i64,
    bid_quantity: i64,
    ask_price: i64,
    ask_quantity: i64,
    bid_orders: u32,
    ask_orders: u32,
}

#[repr(C)]
struct Market {
    tick: i64,
    lot: i64,
    lowest_price: i64,
    highest_price: i64,
    position: i64,
    open_buy: i64,
    open_sell: i64,
    top: Top,
    instrument: u32,
    has_top: u8,
    may_trade: u8,
    reserved: [u8; 26],
}

#[repr(C)]
struct Order {
    id: u64,
    price: i64,
    total: i64,
    filled: i64,
    market: u32,
    side: u8,
    state: u8,
    reserved: [u8; 10],
}

#[repr(C)]
struct Desk {
    now: u64,
    sequence: u64,
    markets: *const Market,
    orders: *const Order,
    values: *const i64,
    market_count: u32,
    order_count: u32,
    value_count: u32,
    last_refusal: u32,
    refused: u64,
    max_position: i64,
    reserved: [u64; 3],
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Intent {
    kind: u8,
    side: u8,
    order_type: u8,
    time_in_force: u8,
    instructions: u8,
    reserved: [u8; 3],
    market: u32,
    row: u32,
    price: i64,
    quantity: i64,
}

#[repr(C)]
struct Tray {
    count: u32,
    overflow: u32,
    intents: [Intent; TRAY_CAPACITY as usize],
}

#[repr(C)]
struct Parameter {
    name: *const c_char,
    help: *const c_char,
    lowest: i64,
    highest: i64,
    standard: i64,
    unit: u32,
    is_live: u32,
}

#[repr(C)]
pub struct Strategy {
    abi_version: u32,
    struct_size: u32,
    name: *const c_char,
    summary: *const c_char,
    parameters: *const Parameter,
    parameter_count: u32,
    least_markets: u32,
    most_markets: u32,
    reserved: u32,
    state_bytes: *const c_void,
    init: Option<unsafe extern "C" fn(*mut c_void, *const Desk) -> i32>,
    tune: *const c_void,
    on_top: Option<unsafe extern "C" fn(*mut c_void, *const Desk, u32, *const Top, *mut Tray)>,
    on_top_lost: *const c_void,
    on_trade: *const c_void,
    on_market: *const c_void,
    on_order: *const c_void,
    on_time: *const c_void,
    on_command: *const c_void,
}

// What it points to is constant.
unsafe impl Sync for Strategy {}
unsafe impl Sync for Parameter {}

impl Tray {
    fn put(&mut self, intent: Intent) {
        if self.count < TRAY_CAPACITY {
            self.intents[self.count as usize] = intent;
            self.count += 1;
        } else {
            self.overflow += 1;
        }
    }
}

/// Two rows for each market.
unsafe extern "C" fn init(_state: *mut c_void, desk: *const Desk) -> i32 {
    if (*desk).order_count < 2 * (*desk).market_count { 1 } else { 0 }
}

unsafe extern "C" fn on_top(
    _state: *mut c_void, desk: *const Desk, index: u32, top: *const Top, tray: *mut Tray,
) {
    let (desk, top, tray) = (&*desk, &*top, &mut *tray);
    let market = &*desk.markets.add(index as usize);
    if market.may_trade == 0 {
        return;
    }
    let quantity = *desk.values;
    for (side, price) in [(BUY, top.bid_price), (SELL, top.ask_price)] {
        let row = 2 * index + side as u32 - 1;
        let order = &*desk.orders.add(row as usize);
        let reach = if side == BUY {
            market.position + market.open_buy
        } else {
            market.open_sell - market.position
        };
        if order.state == FREE && quantity <= desk.max_position - reach {
            tray.put(Intent {
                kind: NEW, side, order_type: LIMIT, time_in_force: DAY, market: index, row, price, quantity,
                ..Intent::default()
            });
        } else if order.state != FREE && order.state != CANCELING && order.price != price {
            tray.put(Intent { kind: CANCEL, market: index, row, ..Intent::default() });
        }
    }
}

static PARAMETERS: [Parameter; 1] = [Parameter {
    name: c"quantity".as_ptr(),
    help: c"how much each order is for".as_ptr(),
    lowest: 1,
    highest: 1 << 60,
    standard: 10_000_000_000,
    unit: UNIT_QUANTITY,
    is_live: 1,
}];

static STRATEGY: Strategy = Strategy {
    abi_version: ABI,
    struct_size: std::mem::size_of::<Strategy>() as u32,
    name: c"joiner".as_ptr(),
    summary: c"joins the best bid and the best ask, and follows them".as_ptr(),
    parameters: PARAMETERS.as_ptr(),
    parameter_count: 1,
    least_markets: 1,
    most_markets: 1024,
    reserved: 0,
    state_bytes: std::ptr::null(),
    init: Some(init),
    tune: std::ptr::null(),
    on_top: Some(on_top),
    on_top_lost: std::ptr::null(),
    on_trade: std::ptr::null(),
    on_market: std::ptr::null(),
    on_order: std::ptr::null(),
    on_time: std::ptr::null(),
    on_command: std::ptr::null(),
};

const _: () = assert!(std::mem::size_of::<Strategy>() == 128 && std::mem::size_of::<Market>() == 128);
const _: () = assert!(std::mem::size_of::<Desk>() == 96 && std::mem::size_of::<Tray>() == 904);

#[no_mangle]
pub extern "C" fn apus_strategy_v1() -> *const Strategy {
    &STRATEGY
}

// What the engine keeps: by instrument, by order with rarer terms, and of what it is doing.

import Books
import Events

/// What a plain limit order is held against, in one cache line: its tick within the band, its lots, room, and that nothing
/// is out of the ordinary.
///
///     0        8         16       24     32        40       48     52    56       60
///     ┌────────┬─────────┬────────┬──────┬─────────┬────────┬──────┬─────┬────────┬──────┐
///     │ origin │ inverse │ lowest │ span │ inverse │ lots   │shifts│ care│capacity│ live │
///     │ of ticks         │ tick   │      │ of lots │ at most│      │     │        │      │
///     └────────┴─────────┴────────┴──────┴─────────┴────────┴──────┴─────┴────────┴──────┘
@frozen
@usableFromInline
struct Gate: BitwiseCopyable {
  @usableFromInline let origin: UInt64
  @usableFromInline let tickInverse: UInt64
  /// The static band: the lowest tick, and how many lie above it.
  @usableFromInline let lowest: UInt64
  @usableFromInline let span: UInt64
  @usableFromInline let lotInverse: UInt64
  @usableFromInline let lotLimit: UInt64
  @usableFromInline let tickShift: UInt8
  @usableFromInline let lotShift: UInt8
  @usableFromInline let reserved: UInt16
  /// Not zero where more has to be looked at: `Care`.
  @usableFromInline var care: UInt32
  @usableFromInline let capacity: UInt32
  /// Live orders.
  @usableFromInline var live: UInt32

  init(_ instrument: MatchingInstrument, ticks: TickGrid, care: UInt32) {
    let lots = TickGrid(step: instrument.lot.units)
    origin = UInt64(bitPattern: ticks.origin)
    tickInverse = ticks.inverse
    tickShift = UInt8(ticks.shift)
    let floor = ticks.floor(instrument.lowestPrice.units)
    lowest = ticks.value(floor) < instrument.lowestPrice.units ? floor + 1 : floor
    let highest = ticks.floor(instrument.highestPrice.units)
    precondition(lowest <= highest, "no price lies within the band")
    span = highest - lowest
    lotInverse = lots.inverse
    lotShift = UInt8(lots.shift)
    lotLimit = UInt64(Int64.max / instrument.lot.units)
    reserved = 0
    self.care = care
    capacity = UInt32(instrument.orderCapacity)
    live = 0
  }

  @inlinable @inline(__always)
  func tick(_ price: UInt64) -> UInt64 {
    TickGrid.divide(price &- origin, tickInverse, UInt64(tickShift))
  }

  /// True when there is nothing against a plain order: it is on the tick and in the band, of a whole number of lots,
  /// more than none, and has room.
  @inlinable @inline(__always)
  func admits(_ tick: UInt64, _ quantity: UInt64) -> Bool {
    let lots = TickGrid.divide(quantity, lotInverse, UInt64(lotShift))
    return care == 0 && tick &- lowest <= span && lots &- 1 < lotLimit && live < capacity
  }

  /// The same for one that is live already.
  @inlinable @inline(__always)
  func admitsAgain(_ tick: UInt64, _ quantity: UInt64) -> Bool {
    let lots = TickGrid.divide(quantity, lotInverse, UInt64(lotShift))
    return care == 0 && tick &- lowest <= span && lots &- 1 < lotLimit
  }
}

/// Why a plain order isn't simply taken.
@usableFromInline
enum Care {
  @inlinable static var shut: UInt32 { 1 }
  @inlinable static var auction: UInt32 { 2 }
  @inlinable static var dynamicBand: UInt32 { 4 }
  /// Hidden or all-or-none orders are there.
  @inlinable static var dark: UInt32 { 8 }
  @inlinable static var publishes: UInt32 { 16 }
  /// The table has less room than the instruments' capacities together.
  @inlinable static var sharedRoom: UInt32 { 32 }
}

/// The rest of an instrument's state.
@frozen
@usableFromInline
struct InstrumentState: BitwiseCopyable {
  @usableFromInline let ticks: TickGrid
  @usableFromInline let lots: TickGrid
  /// The static band, as ticks.
  @usableFromInline let lowestTick: UInt64
  @usableFromInline let highestTick: UInt64
  /// Live hidden and all-or-none orders, and of these the all-or-none ones.
  @usableFromInline var darkCount: UInt32
  @usableFromInline var allOrNoneCount: UInt32
  /// Orders that show a slice.
  @usableFromInline var icebergCount: UInt32
  /// Stops that wait for a price.
  @usableFromInline var stopCount: UInt32
  @usableFromInline let dynamicBasisPoints: UInt32
  /// Continuous trading or an auction: what goes on when nothing halts it and it isn't closed.
  @usableFromInline var phase: MarketPhase
  @usableFromInline var isHalted: Bool
  @usableFromInline let isProRata: Bool
  @usableFromInline var hasLast: Bool
  @usableFromInline let hasReference: Bool
  /// Its day is over, whether or not somebody has halted it as well.
  @usableFromInline var isClosed: Bool
  /// Its auction should have been uncrossed while it was halted or closed: it is as soon as it is neither.
  @usableFromInline var owesUncross: Bool
  @usableFromInline var reserved0: UInt8 = 0
  @usableFromInline var reserved1: UInt32 = 0
  @usableFromInline var last: Price
  @usableFromInline let reference: Price
  /// Trailing stops; orders of auctions that are in no ladder; stops that are set off.
  @usableFromInline var trailing: OrderList
  @usableFromInline var beside: OrderList
  @usableFromInline var setOff: OrderList

  init(_ instrument: MatchingInstrument, _ gate: Gate, grid: TickGrid) {
    precondition(
      instrument.tick.units > 0 && instrument.lot.units > 0, "a tick and a lot are positive")
    precondition(instrument.orderCapacity > 0 && instrument.orderCapacity < 1 << 30)
    precondition(
      instrument.dynamicBandBasisPoints >= 0 && instrument.dynamicBandBasisPoints < 1 << 31)
    ticks = grid
    lots = TickGrid(step: instrument.lot.units)
    lowestTick = gate.lowest
    highestTick = gate.lowest + gate.span
    darkCount = 0
    allOrNoneCount = 0
    icebergCount = 0
    stopCount = 0
    dynamicBasisPoints = UInt32(instrument.dynamicBandBasisPoints)
    phase = .continuous
    isHalted = false
    isClosed = false
    owesUncross = false
    isProRata = instrument.allocation == .proRata
    hasLast = false
    hasReference = instrument.referencePrice != nil
    last = .zero
    reference = instrument.referencePrice ?? .zero
    trailing = OrderList()
    beside = OrderList()
    setOff = OrderList()
  }

  /// The last trade's price, before the first the instrument's reference price; nil without either.
  @inlinable var latest: Price? { hasLast ? last : (hasReference ? reference : nil) }

  @inlinable @inline(__always) var isInAuction: Bool { phase != .continuous }

  /// It takes cancels only, and nothing trades.
  @inlinable @inline(__always) var isShut: Bool { isHalted || isClosed }
}

/// What few orders have, by the order's slot.
@frozen
@usableFromInline
struct RareTerms: BitwiseCopyable {
  @usableFromInline var type: OrderType
  /// `OrderInstruction` bits.
  @usableFromInline var instructions: UInt8
  @usableFromInline var hasStop: Bool
  @usableFromInline var hasExtreme: Bool
  /// Its place in the heap of expiries.
  @usableFromInline var heapIndex: UInt32
  /// Of an order that is in no ladder of prices.
  @usableFromInline var price: Price
  /// What an iceberg shows of itself when it can, and what it shows now.
  @usableFromInline var display: Quantity
  @usableFromInline var slice: Quantity
  /// Zero once it was met.
  @usableFromInline var minimum: Quantity
  @usableFromInline var expiry: Nanoseconds
  @usableFromInline var stop: Price
  @usableFromInline var trail: Price
  /// The best last price that a trailing stop has seen.
  @usableFromInline var extreme: Price

  @inlinable
  init() {
    type = .limit
    instructions = 0
    hasStop = false
    hasExtreme = false
    heapIndex = noSlot
    price = .zero
    display = .zero
    slice = .zero
    minimum = .zero
    expiry = .zero
    stop = .zero
    trail = .zero
    extreme = .zero
  }

  @inlinable var isHidden: Bool { instructions & OrderInstruction.hidden != 0 }
  @inlinable var isAllOrNone: Bool { instructions & OrderInstruction.allOrNone != 0 }
  /// A market order, or a market-to-limit one that hasn't traded yet.
  @inlinable var hasNoPrice: Bool { type == .market || type == .marketToLimit }
}

/// The order that is walking through the other side, and how far it has come.
@frozen
@usableFromInline
struct Taker: BitwiseCopyable {
  @usableFromInline var slot: UInt32
  @usableFromInline var instrument: UInt32
  /// The furthest rank of the other side that it reaches.
  @usableFromInline var limit: UInt64
  /// The displayed ladder of the other side; the hidden and the all-or-none one are 2 and 4 further.
  @usableFromInline var contra: UInt32
  /// The next all-or-none order of the other side.
  @usableFromInline var cursor: UInt32
  /// 0 when it doesn't look for orders of its own account.
  @usableFromInline var account: UInt32
  @usableFromInline var selfTrade: UInt16
  /// It has no limit (yet).
  @usableFromInline var isMarket: Bool
  /// Its first trade's price becomes its limit.
  @usableFromInline var becomesLimit: Bool
  @usableFromInline var isAllOrNone: Bool
  @usableFromInline var meetsDark: Bool
  @usableFromInline var isProRata: Bool
  // A round of sharing: what is left to visit, and by which numbers it is shared.
  @usableFromInline var roundIsFull: Bool
  @usableFromInline var roundCount: UInt32
  @usableFromInline var roundNext: UInt32
  @usableFromInline var reserved: UInt32 = 0
  @usableFromInline var roundTotal: UInt128
  @usableFromInline var roundQuantity: Int64
  @usableFromInline var roundExtra: Int64

  @inlinable
  init() {
    slot = noSlot
    instrument = 0
    limit = 0
    contra = 0
    cursor = noSlot
    account = 0
    selfTrade = 0
    isMarket = false
    becomesLimit = false
    isAllOrNone = false
    meetsDark = false
    isProRata = false
    roundIsFull = false
    roundCount = 0
    roundNext = noSlot
    roundTotal = 0
    roundQuantity = 0
    roundExtra = 0
  }
}

/// What the engine is in the middle of.
@frozen
@usableFromInline
enum Activity: UInt8 {
  case idle
  /// Orders whose time is over leave, before the command that waits.
  case expiring
  /// The taker walks.
  case walking
  /// All-or-none orders that wait, then stops that are set off.
  case settling
  /// Orders in the scratch table leave, one after the other.
  case clearing
  /// An auction trades, then what is left of it is settled.
  case uncrossing
  case closingAuction
}

/// Where an uncross has come to.
@frozen
@usableFromInline
struct Uncross: BitwiseCopyable {
  @usableFromInline var instrument: UInt32
  @usableFromInline var hasPrice: Bool
  /// The instrument closes behind it, with the same command.
  @usableFromInline var closes: Bool
  @usableFromInline var reserved: UInt16 = 0
  @usableFromInline var tick: UInt64
  @usableFromInline var buyCount: Int
  @usableFromInline var sellCount: Int
  @usableFromInline var buy: Int
  @usableFromInline var sell: Int

  @inlinable
  init() {
    instrument = 0
    hasPrice = false
    closes = false
    tick = 0
    buyCount = 0
    sellCount = 0
    buy = 0
    sell = 0
  }
}

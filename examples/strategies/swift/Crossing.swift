// A crossing of two averages as a plug-in in Swift: it is long while the fast average of the middle is above the slow one,
// short while it is below. One order a market is out at a time, in the row with the market's number.
//
//   swiftc -O -parse-as-library -emit-library -import-objc-header ../../../CSupport/CStrategy/include/apus_strategy.h \
//     -o libcrossing.so Crossing.swift
//
// What it remembers are plain numbers in the memory that the core hands over: no classes, arrays or dictionaries, which would
// lie elsewhere. A call that allocates works, but isn't fast.

/// All that it remembers of a market.
struct Averages {
  var fast = 0.0
  var slow = 0.0
  var count: Int64 = 0
}

enum Values {
  static let fast = 0
  static let slow = 1
  static let quantity = 2
}

func stateBytes(markets: UInt32, orders: UInt32, values: UnsafePointer<Int64>) -> UInt64 {
  UInt64(markets) * UInt64(MemoryLayout<Averages>.stride)
}

/// A row for each market; a fast average that isn't faster makes no sense.
func begin(state: UnsafeMutableRawPointer, desk: UnsafePointer<apus_desk>) -> Int32 {
  let desk = desk.pointee
  if desk.order_count < desk.market_count { return 1 }
  return desk.values[Values.fast] < desk.values[Values.slow] ? 0 : 2
}

func onTop(
  state: UnsafeMutableRawPointer, desk: UnsafePointer<apus_desk>, index: UInt32,
  top: UnsafePointer<apus_top_of_book>, tray: UnsafeMutablePointer<apus_tray>
) {
  let values = desk.pointee.values
  let market = desk.pointee.markets + Int(index)
  let own = state.assumingMemoryBound(to: Averages.self) + Int(index)
  let middle = Double(top.pointee.bid_price &+ top.pointee.ask_price) / 2
  // Averages are kept up while it may not trade, too.
  if own.pointee.count == 0 {
    own.pointee.fast = middle
    own.pointee.slow = middle
  }
  own.pointee.fast += (middle - own.pointee.fast) * (2 / Double(values[Values.fast] + 1))
  own.pointee.slow += (middle - own.pointee.slow) * (2 / Double(values[Values.slow] + 1))
  own.pointee.count += 1
  guard own.pointee.count > values[Values.slow], market.pointee.may_trade == 1 else { return }
  let order = desk.pointee.orders + Int(index)
  guard Int(order.pointee.state) == APUS_ORDER_FREE else { return }
  let wanted =
    own.pointee.fast > own.pointee.slow ? values[Values.quantity] : -values[Values.quantity]
  let missing = wanted - market.pointee.position
  if missing > 0 {
    apus_send(
      tray, index, index, UInt8(APUS_BUY), missing, top.pointee.ask_price,
      UInt8(APUS_IMMEDIATE_OR_CANCEL))
  } else if missing < 0 {
    apus_send(
      tray, index, index, UInt8(APUS_SELL), -missing, top.pointee.bid_price,
      UInt8(APUS_IMMEDIATE_OR_CANCEL))
  }
}

/// A text that stays: what describes a strategy is never freed.
func text(_ words: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(words.utf8Start).assumingMemoryBound(to: CChar.self)
}

func describe() -> UnsafePointer<apus_strategy> {
  let parameters = UnsafeMutablePointer<apus_parameter>.allocate(capacity: 3)
  parameters[0] = apus_parameter(
    name: text("fast"), help: text("tops of book that the fast average is over"), lowest: 1,
    highest: 100_000, standard: 20, unit: UInt32(APUS_COUNT), is_live: 1)
  parameters[1] = apus_parameter(
    name: text("slow"), help: text("tops of book that the slow average is over"), lowest: 2,
    highest: 1_000_000, standard: 200, unit: UInt32(APUS_COUNT), is_live: 1)
  parameters[2] = apus_parameter(
    name: text("quantity"), help: text("how much it is long or short"), lowest: 1,
    highest: 1 << 59, standard: 100_0000_0000, unit: UInt32(APUS_QUANTITY), is_live: 1)
  let strategy = UnsafeMutablePointer<apus_strategy>.allocate(capacity: 1)
  strategy.initialize(to: apus_strategy())
  strategy.pointee.abi_version = APUS_STRATEGY_ABI
  strategy.pointee.struct_size = UInt32(MemoryLayout<apus_strategy>.size)
  strategy.pointee.name = text("crossing")
  strategy.pointee.summary = text("is long while a fast average is above a slow one, else short")
  strategy.pointee.parameters = UnsafePointer(parameters)
  strategy.pointee.parameter_count = 3
  strategy.pointee.least_markets = 1
  strategy.pointee.most_markets = 1024
  strategy.pointee.state_bytes = stateBytes
  strategy.pointee.`init` = begin
  strategy.pointee.on_top = onTop
  return UnsafePointer(strategy)
}

/// Made once, by whoever asks first.
nonisolated(unsafe) let description = describe()

@_cdecl("apus_strategy_v1")
public func apusStrategy() -> UnsafePointer<apus_strategy> { description }

// Stops: what sets them off, and the queue in which they enter.

extension ReferenceMatcher {
  /// A stop comes in and waits, even if only until the command is done.
  mutating func wait(_ order: ReferenceOrder) {
    var order = order
    order.place = .stop
    if let last = markets[order.instrument].lastPrice {
      order.follow(last)
      order.isSetOff = order.isThrough(last)
    }
    put(order)
  }

  /// Each trade moves trails and sets stops off, even if the last price moves back afterwards.
  mutating func setLastPrice(_ price: Int64, of instrument: Int) {
    markets[instrument].lastPrice = price
    if fault == .stopsSeeTheEndOnly { return }
    noticeLastPrice(of: instrument)
  }

  mutating func noticeLastPrice(of instrument: Int) {
    guard let price = markets[instrument].lastPrice else { return }
    for index in live.indices where live[index].instrument == instrument {
      guard live[index].place == .stop else { continue }
      live[index].follow(price)
      if live[index].isThrough(price) { live[index].isSetOff = true }
    }
  }

  /// What the command has set off enters, and what that sets off joins the end of the queue.
  mutating func enterStops(of instrument: Int) {
    var queue = takeSetOff(of: instrument)
    while !queue.isEmpty {
      var order = find(queue.removeFirst())!
      remove(order.id)
      say(.triggered, order, order.leaves, leaves: order.leaves)
      order.kind = order.kind == .stopLimit ? .limit : .market
      order.isSetOff = false
      order.isQueued = false
      enter(order)
      queue += takeSetOff(of: instrument)
    }
  }

  /// Those that were set off since the last time, in the order of acceptance.
  mutating func takeSetOff(of instrument: Int) -> [UInt64] {
    if fault == .stopsSeeTheEndOnly { noticeLastPrice(of: instrument) }
    let chosen = live.filter { $0.instrument == instrument && $0.isSetOff && !$0.isQueued }
    for order in chosen { live[index(of: order.id)].isQueued = true }
    return chosen.sorted { $0.acceptance < $1.acceptance }.map(\.id)
  }
}

extension ReferenceOrder {
  /// A trailing stop's price moves towards the market, never away from it.
  mutating func follow(_ last: Int64) {
    guard let trail else { return }
    let price = side == .sell ? Int128(last) - Int128(trail) : Int128(last) + Int128(trail)
    guard let stop else {
      self.stop = price
      return
    }
    self.stop = side == .sell ? max(stop, price) : min(stop, price)
  }

  func isThrough(_ last: Int64) -> Bool {
    guard let stop else { return false }
    return side == .buy ? Int128(last) >= stop : Int128(last) <= stop
  }
}

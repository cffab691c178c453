// Continuous trading: the walk of an order that comes in, what precedes it and what follows it.

extension ReferenceMatcher {
  /// An order comes in: trades what it can and may, and rests or ends. Then the all-or-none orders
  /// that wait, if it has put something into the book.
  mutating func enter(_ order: ReferenceOrder) {
    var order = order
    var mayTrade = true
    if order.lifetime == .fok || order.isAllOrNone || order.minimum != nil {
      let traded = wouldTrade(order)
      let isFilled = traded == order.leaves
      if order.lifetime == .fok && !isFilled {
        say(.canceled, order, order.leaves, leaves: 0, .fok)
        return
      }
      // One that is post-only and could be filled was refused.
      mayTrade = !order.isAllOrNone || isFilled
      if let minimum = order.minimum, !mayTrade || traded < minimum {
        say(.canceled, order, order.leaves, leaves: 0, .minimumQuantity)
        return
      }
      order.minimum = nil
    }
    if mayTrade { order = walk(order) }
    if order.leaves > 0 && rest(order) { enterAllOrNone(of: order.instrument) }
  }

  /// How much would be filled at once: done on a copy of everything.
  func wouldTrade(_ order: ReferenceOrder) -> Int64 {
    var trial = self
    let tried = trial.walk(order)
    if fault == .lookaheadCountsDecremented { return order.leaves - tried.leaves }
    return tried.filled - order.filled
  }

  /// What is left of an order that came in. Whether it is in the book now.
  mutating func rest(_ order: ReferenceOrder) -> Bool {
    switch order.lifetime {
    case .ioc: say(.canceled, order, order.leaves, leaves: 0, .ioc)
    case .fok: say(.canceled, order, order.leaves, leaves: 0, .fok)
    default:
      guard order.price != nil else {
        say(.canceled, order, order.leaves, leaves: 0, .noLiquidity)
        return false
      }
      putIntoBook(order)
      return true
    }
    return false
  }

  mutating func putIntoBook(_ order: ReferenceOrder) {
    var order = order
    order.place = order.isAllOrNone ? .allOrNone : order.isHidden ? .hidden : .displayed
    put(order)
  }

  /// An order walks the other side as far as its limit reaches. What is left of it comes back.
  mutating func walk(_ incoming: ReferenceOrder) -> ReferenceOrder {
    var order = incoming
    while order.leaves > 0, let met = nextMet(by: order) {
      if live[met].place == .displayed && markets[order.instrument].terms.isProRata {
        share(&order, at: live[met].price!)
      } else if isOwn(order, live[met]) {
        preventSelfTrade(&order, met)
      } else {
        let offered = live[met].place == .displayed ? live[met].shown : live[met].leaves
        trade(&order, met, min(order.leaves, offered))
      }
    }
    return order
  }

  /// The best price first; at a price displayed, then hidden, then all-or-none; then the oldest.
  func nextMet(by order: ReferenceOrder) -> Int? {
    var best: Int?
    for (index, resting) in live.enumerated() {
      guard resting.instrument == order.instrument, resting.side != order.side,
        resting.place <= .allOrNone, order.reaches(resting.price!)
      else { continue }
      // One that can't be filled whole is passed over.
      if resting.place == .allOrNone && resting.leaves > order.leaves { continue }
      if best == nil || ranksBefore(resting, live[best!]) { best = index }
    }
    return best
  }

  func ranksBefore(_ a: ReferenceOrder, _ b: ReferenceOrder) -> Bool {
    if a.price! != b.price! { return a.side == .buy ? a.price! > b.price! : a.price! < b.price! }
    if a.place != b.place { return a.place < b.place }
    return a.turn < b.turn
  }

  /// At the resting order's price; the aggressor's line first.
  mutating func trade(_ order: inout ReferenceOrder, _ index: Int, _ quantity: Int64) {
    let price = live[index].price!
    order.filled += quantity
    order.leaves -= quantity
    if order.kind == .marketToLimit && order.price == nil { order.price = price }
    live[index].filled += quantity
    live[index].leaves -= quantity
    let resting = live[index]
    sayFills(order, resting, price, quantity)
    if resting.leaves == 0 {
      live.remove(at: index)
    } else if resting.place == .displayed {
      live[index].shown -= quantity
      if live[index].shown == 0 {
        live[index].shown = min(resting.display!, resting.leaves)
        if fault != .icebergKeepsPlace { live[index].turn = nextTurn() }
        say(.restated, resting, live[index].shown, leaves: resting.leaves)
      }
    } else {
      live[index].shown = resting.leaves
    }
    setLastPrice(price, of: order.instrument)
  }

  mutating func sayFills(
    _ first: ReferenceOrder, _ second: ReferenceOrder, _ price: Int64, _ quantity: Int64
  ) {
    for (order, other) in [(first, second), (second, first)] {
      lines.append(
        Line(
          .fill, instrument: order.instrument, order: order.id, contra: other.id, side: order.side,
          price: price, quantity: quantity, leaves: order.leaves))
    }
  }

  // MARK: - Self-trade prevention

  func isOwn(_ order: ReferenceOrder, _ resting: ReferenceOrder) -> Bool {
    order.selfTrade != nil && order.account != 0 && order.account == resting.account
  }

  mutating func preventSelfTrade(_ order: inout ReferenceOrder, _ index: Int) {
    let resting = live[index]
    let mode = order.selfTrade!
    if mode == .decrement {
      let less = min(order.leaves, resting.leaves)
      order.leaves -= less
      order.total -= less
      live[index].leaves -= less
      live[index].total -= less
      live[index].shown = min(live[index].shown, live[index].leaves)
      for changed in [order, live[index]] {
        say(
          changed.leaves == 0 ? .canceled : .restated, changed, less, leaves: changed.leaves,
          .selfTrade)
      }
      if live[index].leaves == 0 { live.remove(at: index) }
      return
    }
    if mode == .cancelNewest || mode == .cancelBoth {
      say(.canceled, order, order.leaves, leaves: 0, .selfTrade)
      order.leaves = 0
    }
    if mode == .cancelOldest || mode == .cancelBoth {
      live.remove(at: index)
      say(.canceled, resting, resting.leaves, leaves: 0, .selfTrade)
    }
  }

  // MARK: - Pro-rata

  /// One round at one price among the displayed orders there.
  mutating func share(_ order: inout ReferenceOrder, at price: Int64) {
    let side = order.side.other
    let instrument = order.instrument
    func there(_ matcher: ReferenceMatcher) -> [ReferenceOrder] {
      matcher.live.filter {
        $0.instrument == instrument && $0.side == side && $0.place == .displayed
          && $0.price == price
      }.sorted { $0.turn < $1.turn }
    }
    for resting in there(self) where isOwn(order, resting) {
      preventSelfTrade(&order, index(of: resting.id))
      if order.leaves == 0 { return }
    }
    let met = there(self)
    for (resting, quantity) in zip(met, shares(of: order.leaves, among: met)) where quantity > 0 {
      trade(&order, index(of: resting.id), quantity)
    }
  }

  func shares(of quantity: Int64, among met: [ReferenceOrder]) -> [Int64] {
    guard let first = met.first else { return [] }
    let lot = markets[first.instrument].terms.lot
    let sum = met.reduce(Int128(0)) { $0 + Int128($1.shown) }
    if Int128(quantity) >= sum { return met.map(\.shown) }
    var shares = met.map { resting in
      let share = Int64(Int128(quantity) * Int128(resting.shown) / sum)
      return share - share % lot
    }
    var rest = quantity - shares.reduce(0, +)
    let turns = fault == .restToTheYoungest ? Array(met.indices.reversed()) : Array(met.indices)
    for index in turns {
      let more = min(rest, met[index].shown - shares[index])
      shares[index] += more
      rest -= more
    }
    return shares
  }

  // MARK: - All-or-none orders that wait

  /// Those that can now be filled whole are, until none can.
  mutating func enterAllOrNone(of instrument: Int) {
    while let order = nextAllOrNone(of: instrument) {
      remove(order.id)
      _ = walk(order)
    }
  }

  /// Buys first, the best price first, then the oldest: the first that can be filled whole.
  func nextAllOrNone(of instrument: Int) -> ReferenceOrder? {
    // A post-only one waits for others to come to it.
    let waiting = live.filter {
      $0.instrument == instrument && $0.place == .allOrNone && !$0.isPostOnly
    }
    let inTurn = waiting.sorted { a, b in
      if a.side != b.side { return a.side == .buy }
      if fault == .youngestAllOrNoneFirst && a.price == b.price { return a.turn > b.turn }
      return ranksBefore(a, b)
    }
    return inTurn.first { wouldTrade($0) == $0.leaves }
  }
}

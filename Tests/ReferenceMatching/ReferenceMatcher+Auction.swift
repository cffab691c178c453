// Auctions: orders collect, one price is found, everything that can trades at it.

extension ReferenceMatcher {
  /// An order that comes in while an auction is on.
  mutating func collect(_ order: ReferenceOrder) {
    guard order.price != nil else {
      // Beside the book.
      var order = order
      order.place = .auction
      put(order)
      return
    }
    putIntoBook(order)
  }

  /// The orders that take part on one side, the best first.
  func participants(_ instrument: Int, _ kind: AuctionKind, _ side: OrderSide) -> [ReferenceOrder] {
    let chosen = live.filter { order in
      order.instrument == instrument && order.side == side && order.place != .stop
        && !order.isAllOrNone
        && (!order.lifetime.isForAuction || order.lifetime == kind.lifetime)
    }
    return chosen.sorted { a, b in
      guard let first = a.price, let second = b.price else {
        // Those without a price first, by time.
        if (a.price == nil) != (b.price == nil) { return a.price == nil }
        return isOlder(a, b)
      }
      if first != second { return side == .buy ? first > second : first < second }
      if a.isHidden != b.isHidden { return b.isHidden }
      return isOlder(a, b)
    }
  }

  private func isOlder(_ a: ReferenceOrder, _ b: ReferenceOrder) -> Bool {
    if fault == .auctionOrdersComeLast && a.lifetime.isForAuction != b.lifetime.isForAuction {
      return b.lifetime.isForAuction
    }
    return a.turn < b.turn
  }

  mutating func uncross(_ instrument: Int, _ kind: AuctionKind) {
    let tookPart = OrderSide.allCases.flatMap { participants(instrument, kind, $0) }
    if let price = auctionPrice(instrument, kind) { trade(instrument, kind, at: price) }
    markets[instrument].phase = .continuous
    markets[instrument].owesUncross = false
    // Icebergs that traded show what they showed, as far as it is there.
    for before in tookPart {
      guard let at = live.firstIndex(where: { $0.id == before.id }) else { continue }
      live[at].shown = min(live[at].shown, live[at].leaves)
    }
    endAuction(instrument, kind)
    enterAllOrNone(of: instrument)
    enterStops(of: instrument)
  }

  /// The best buy meets the best sell until one side is done.
  private mutating func trade(_ instrument: Int, _ kind: AuctionKind, at price: Int64) {
    while true {
      guard let buy = participants(instrument, kind, .buy).first, buy.reaches(price),
        let sell = participants(instrument, kind, .sell).first, sell.reaches(price)
      else { return }
      let quantity = min(buy.leaves, sell.leaves)
      var pair = [buy, sell]
      for index in pair.indices {
        pair[index].filled += quantity
        pair[index].leaves -= quantity
        live[self.index(of: pair[index].id)] = pair[index]
      }
      sayFills(pair[0], pair[1], price, quantity)
      for order in pair where order.leaves == 0 { remove(order.id) }
      setLastPrice(price, of: instrument)
    }
  }

  /// In the order of acceptance: what isn't for continuous trading ends, or becomes a limit order.
  private mutating func endAuction(_ instrument: Int, _ kind: AuctionKind) {
    let beside = live.filter { $0.instrument == instrument && $0.place == .auction }
    for order in beside.sorted(by: { $0.acceptance < $1.acceptance }) {
      if order.lifetime == kind.lifetime {
        remove(order.id)
        say(.expired, order, order.leaves, leaves: 0, .expired)
      } else if !order.lifetime.isForAuction {
        remove(order.id)
        if order.kind == .marketToLimit && order.filled > 0 {
          var limit = order
          limit.price = markets[instrument].lastPrice
          putIntoBook(limit)
        } else {
          say(.canceled, order, order.leaves, leaves: 0, .noLiquidity)
        }
      }
    }
  }

  // MARK: - The price

  /// Ticks side by side at which the same can be bought and sold.
  private struct Stretch {
    var lowest: Int128
    var highest: Int128
    var buys: Int128
    var sells: Int128

    var volume: Int128 { min(buys, sells) }
    var imbalance: Int128 { abs(buys - sells) }
  }

  /// The one price, or nil when nothing can trade.
  func auctionPrice(_ instrument: Int, _ kind: AuctionKind) -> Int64? {
    let buys = participants(instrument, kind, .buy)
    let sells = participants(instrument, kind, .sell)
    let market = markets[instrument]
    if (buys + sells).allSatisfy({ $0.price == nil }) {
      return market.lastPrice ?? market.terms.reference
    }
    // What can be bought and sold changes at limit prices only.
    let prices = Set((buys + sells).compactMap(\.price)).sorted().map { Int128($0) }
    let tick = Int128(market.terms.tick)
    var ranges: [(Int128, Int128)] = []
    for (index, price) in prices.enumerated() {
      if index > 0 && prices[index - 1] + tick < price {
        ranges.append((prices[index - 1] + tick, price - tick))
      }
      ranges.append((price, price))
    }
    var stretches = ranges.map { low, high in
      Stretch(
        lowest: low, highest: high, buys: quantity(of: buys, at: Int64(low)),
        sells: quantity(of: sells, at: Int64(low)))
    }
    stretches.removeAll { $0.volume == 0 }
    guard let largest = stretches.map(\.volume).max() else { return nil }
    stretches.removeAll { $0.volume < largest }
    let smallest = stretches.map(\.imbalance).min()!
    stretches.removeAll { $0.imbalance > smallest }
    if stretches.allSatisfy({ $0.buys > $0.sells }) { return Int64(stretches.last!.highest) }
    if stretches.allSatisfy({ $0.buys < $0.sells }) { return Int64(stretches.first!.lowest) }
    if let reference = market.lastPrice ?? market.terms.reference {
      return nearest(Int128(reference), stretches, tick)
    }
    return middle(stretches, tick)
  }

  private func quantity(of orders: [ReferenceOrder], at price: Int64) -> Int128 {
    orders.filter { $0.reaches(price) }.reduce(Int128(0)) { $0 + Int128($1.leaves) }
  }

  /// The lower of two that are as near.
  private func nearest(_ reference: Int128, _ stretches: [Stretch], _ tick: Int128) -> Int64 {
    var candidates: [Int128] = []
    for stretch in stretches {
      candidates += [stretch.lowest, stretch.highest]
      if stretch.lowest < reference && reference < stretch.highest {
        let below = reference - (reference - stretch.lowest) % tick
        candidates += [below, below + tick].filter { $0 <= stretch.highest }
      }
    }
    return Int64(candidates.sorted().min { abs($0 - reference) < abs($1 - reference) }!)
  }

  private func middle(_ stretches: [Stretch], _ tick: Int128) -> Int64 {
    let counts = stretches.map { ($0.highest - $0.lowest) / tick + 1 }
    let count = counts.reduce(0, +)
    var number = fault == .upperMiddle ? count / 2 : (count - 1) / 2
    for (stretch, count) in zip(stretches, counts) {
      if number < count { return Int64(stretch.lowest + number * tick) }
      number -= count
    }
    preconditionFailure("the middle is one of them")
  }
}

// A client that takes more levels of a book with one order than a step of the venue has room to tell: it buys, or sells, what is
// there, puts a ladder of single lots in its place, takes that at once, and leaves something for others: in an empty market
// two traders who follow each other ask for nothing but replaces.

extension Peer {
  /// Two fills, a trade and a level each: twice what a step holds.
  static let rungs: Int64 = 32
  /// Beyond what anybody else asks for.
  private static let reach: Int64 = 80

  /// The order that takes a ladder, and how many prices it was filled at so far.
  struct Sweep: Sendable {
    var name: Token = ""
    var price: Int64?
    var levels = 0
  }

  mutating func sweepBook(at nowNs: UInt64) {
    let index = Int(random.next(below: UInt64(terms.instruments.count)))
    let instrument = terms.instruments[index]
    let isBuy = random.nextBool()
    func request(_ isBuy: Bool, _ lots: Int64, away: Int64) -> Request {
      var request = Request(.new, name: newName())
      request.symbol = instrument.symbol
      request.isBuy = isBuy
      request.quantity = instrument.lot * lots
      request.price = instrument.reference + instrument.tick * away
      return request
    }
    let way: Int64 = isBuy ? 1 : -1
    for _ in 0..<4 {
      var all = request(isBuy, 1, away: way * Self.reach)
      all.quantity = instrument.maximumOrder
      send(all, lifetime: "3", at: nowNs)
    }
    // Where nobody of the other side is.
    for rung in 1...Self.rungs {
      send(request(!isBuy, 1, away: way * (Self.reach - Self.rungs - 1 + rung)), at: nowNs)
    }
    let taker = request(isBuy, Self.rungs, away: way * Self.reach)
    sweep = Sweep(name: taker.name)
    send(taker, lifetime: "3", at: nowNs)
    for away in [2, 4, 7, 11] as [Int64] { send(request(!isBuy, 20, away: way * away), at: nowNs) }
  }

  /// What came of it.
  mutating func watchSweep(_ report: Report) {
    guard report.name == sweep.name, report.lastQuantity > 0, report.lastPrice != sweep.price
    else { return }
    sweep.price = report.lastPrice
    sweep.levels += 1
    if sweep.levels == Int(Self.rungs) { marks.append(.levelsSwept) }
  }
}

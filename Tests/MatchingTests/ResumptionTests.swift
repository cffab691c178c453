// Answers far larger than a step: none of their steps sends more than a step may (the collector traps), nothing is
// lost or doubled, the engine is unfinished until the end, and each report goes to whoever owns the order.

import Books
import Events
import Matching
import Testing

@Suite struct ResumptionTests {
  private let makers: UInt64 = 500

  /// Makers at one of seven prices each, by one of five sources each, one unit more the later they come.
  private func rest(_ side: Side, _ desk: inout Desk, _ say: inout Say) {
    desk.checksEveryStep = false
    defer { desk.checksEveryStep = true }
    for id in 1...makers {
      say.source = .session(UInt16(id % 5))
      let away = Int64(id % 7)
      desk.send(say.new(id, side, Int64(id), at: side == .sell ? 100 + away : 100 - away))
    }
    say.source = .session(9)
  }

  /// The makers in the order in which they are met.
  private var inOrder: [UInt64] {
    (1...makers).sorted { ($0 % 7, $0) < ($1 % 7, $1) }
  }

  /// As many steps as it takes, all but the last nearly full.
  private func checkSteps(_ desk: borrowing Desk, _ total: Int) {
    let steps = desk.steps
    #expect(steps.reduce(0, +) == total)
    // One place of a step is another's, and a piece of work takes eight.
    #expect(steps.count > 4 && steps.count <= total / (maximumFanOut - 9) + 2)
    let full = steps.dropLast().allSatisfy { $0 > maximumFanOut - 9 && $0 < maximumFanOut }
    #expect(full, "\(steps)")
  }

  @Test(arguments: [Side.buy, .sell], [false, true])
  func aSweep(side: Side, publishes: Bool) {
    var desk = Desk(publishes: publishes)
    var say = Say()
    rest(side.opposite, &desk, &say)
    let sum = Int64(makers * (makers + 1) / 2)
    let made = desk.made(say.new(1_000, side, sum + 7, at: side == .buy ? 106 : 94))
    checkSteps(desk, made.count)
    let reports = made.filter { $0.kind == .orderFill }
    #expect(made.first?.kind == .orderAccepted && reports.count == inOrder.count * 2)
    for (number, maker) in inOrder.enumerated() {
      let (taker, filled) = (reports[number * 2], reports[number * 2 + 1])
      let away = Int64(maker % 7)
      var fill = OrderFill(
        order: OrderID(bits: 1_000), execution: UInt64(number + 1),
        price: Price(units: side == .buy ? 100 + away : 100 - away),
        quantity: Quantity(units: Int64(maker)), side: side, liquidity: .taker)
      #expect(taker.fill == fill && taker.source == .session(9))
      fill.order = OrderID(bits: maker)
      fill.side = side.opposite
      fill.liquidity = .maker
      #expect(filled.fill == fill && filled.source == .session(UInt16(maker % 5)))
    }
    #expect(desk.levels(side) == [[side == .buy ? 106 : 94, 7, 1]])
    #expect(desk.levels(side.opposite).isEmpty)
    let published = made.filter { $0.kind == .trade }.map(\.order)
    #expect(published == (publishes ? inOrder : []))
    #expect(made.last?.kind == (publishes ? .bookAdd : .orderFill))
  }

  @Test func everyEndOfAMassCancelAndOfTheDay() {
    for isDay in [false, true] {
      var desk = Desk(publishes: true)
      var say = Say()
      rest(.buy, &desk, &say)
      let event = isDay ? say.endOfDay() : say.massCancel(reason: .disconnected)
      let sent = desk.send(event)
      let ends = sent.filter { $0.isMade && $0.kind != .bookDelete }.map(\.event)
      #expect(ends.map(\.order) == Array(1...makers), "in the order of acceptance")
      for end in ends {
        #expect(end.kind == (isDay ? .orderExpired : .orderCanceled))
        #expect(end.source == .session(UInt16(end.order % 5)))
        let expected = OrderCanceled(
          order: OrderID(bits: end.order), quantity: Quantity(units: Int64(end.order)),
          reason: isDay ? .expired : .disconnected, origin: .venue, side: .buy)
        #expect(end.cancellation == expected)
      }
      #expect(sent.count == Int(makers) * 2 + (isDay ? 1 : 0))
      checkSteps(desk, sent.count)
      #expect(desk.engine.orderCount == 0)
    }
  }

  /// Also where those that came later took the places of those that had gone.
  @Test(arguments: 0..<4) func theOrderOfAcceptanceIsNotThatOfPlaces(way: Int) {
    var desk = Desk()
    var say = Say()
    let isAuction = way == 3
    let force: TimeInForce = isAuction ? .atTheOpen : .day
    for id in UInt64(1)...200 { desk.send(say.new(id, .buy, 1, at: 100, force: force)) }
    for id in UInt64(1)...200 where id % 4 != 0 { desk.send(say.cancel(id)) }
    for id in UInt64(201)...350 { desk.send(say.new(id, .buy, 1, at: 100, force: force)) }
    let expected = (1...UInt64(350)).filter { $0 > 200 || $0 % 4 == 0 }
    if isAuction { desk.send(say.command(.openAuction, .openingAuction)) }
    let made =
      switch way {
      case 0: desk.made(say.massCancel())
      case 1: desk.made(say.endOfDay())
      case 2: desk.made(say.command(.cancelAll, on: .max))
      default: desk.made(say.command(.uncrossAuction))
      }
    #expect(made.map(\.order) == expected && desk.engine.orderCount == 0)
  }

  /// The price is 103: what buyers above and sellers below want is the same.
  @Test func anUncross() {
    var desk = Desk(publishes: true)
    var say = Say()
    desk.send(say.command(.openAuction, .openingAuction))
    for id in 1...makers {
      say.source = .session(UInt16(id % 5))
      let isBuy = id % 2 == 0
      desk.send(say.new(id, isBuy ? .buy : .sell, 3, at: 103))
    }
    for id in makers + 1...makers + 200 {
      desk.send(say.new(id, .buy, 1, at: 0, type: .market, force: .atTheOpen))
    }
    let made = desk.made(say.command(.uncrossAuction))
    checkSteps(desk, made.count + 1)
    let fills = made.filter { $0.kind == .orderFill }
    #expect(fills.count % 2 == 0)
    var bought: [UInt64: Int64] = [:]
    var sold: [UInt64: Int64] = [:]
    for number in stride(from: 0, to: fills.count, by: 2) {
      let (buy, sell) = (fills[number].fill, fills[number + 1].fill)
      #expect(buy.side == .buy && sell.side == .sell && buy.price.units == 103)
      #expect(buy.execution == UInt64(number / 2 + 1) && sell.execution == buy.execution)
      #expect(buy.quantity == sell.quantity && buy.price == sell.price)
      for fill in fills[number...number + 1] where fill.order <= makers {
        #expect(fill.source == .session(UInt16(fill.order % 5)))
      }
      bought[buy.order.bits, default: 0] += buy.quantity.units
      sold[sell.order.bits, default: 0] += sell.quantity.units
    }
    // 750 sold; the 200 market orders first, then 550 of the 750 that have a limit.
    for id in makers + 1...makers + 200 { #expect(bought[id] == 1) }
    for id in stride(from: 1, through: makers, by: 2) { #expect(sold[id] == 3) }
    for (rank, id) in stride(from: 2, through: makers, by: 2).enumerated() {
      #expect(bought[id, default: 0] == (rank < 183 ? 3 : rank == 183 ? 1 : 0))
    }
    #expect(desk.levels(.buy) == [[103, 200, 67]] && desk.levels(.sell).isEmpty)
    #expect(made.last?.kind == .marketStatus)
  }

  /// What takes no part in the trades ends in as many steps as it takes, by acceptance.
  @Test func whatAnUncrossLeaves() {
    var desk = Desk()
    var say = Say()
    for id in 1...makers {
      say.source = .session(UInt16(id % 5))
      desk.send(say.new(id, .buy, 2, at: 100, force: id % 3 == 0 ? .atTheClose : .atTheOpen))
    }
    desk.send(say.command(.openAuction, .openingAuction))
    let made = desk.made(say.command(.uncrossAuction))
    #expect(made.map(\.order) == (1...makers).filter { $0 % 3 != 0 })
    let kinds = Set(made.map(\.kind))
    #expect(kinds == [.orderExpired])
    checkSteps(desk, made.count + 1)
    #expect(desk.engine.phase(of: 0) == .continuous)
  }

  /// Each stop that trades sets off the next one, 300 of them.
  @Test func aChainOfStops() {
    var desk = Desk()
    var say = Say()
    let links: UInt64 = 300
    for id in 1...links {
      let price = 10_000 - Int64(id)
      say.source = .session(1)
      desk.send(say.new(id, .buy, 1, at: price))
      say.source = .session(2)
      desk.send(say.terms(1_000 + id, trigger: price))
      desk.send(
        say.new(1_000 + id, .sell, 1, at: 0, type: .stop, OrderInstruction.hasTerms))
    }
    say.source = .session(3)
    let made = desk.made(say.new(9, .sell, 1, at: 9_999))
    #expect(made.map(\.kind) == [.orderRejected], "9 is in use")
    let all = desk.made(say.new(5_000, .sell, 1, at: 9_999))
    checkSteps(desk, all.count)
    var expected = [EventKind.orderAccepted, .orderFill, .orderFill]
    for _ in 1..<links { expected += [.orderTriggered, .orderFill, .orderFill] }
    expected += [.orderTriggered, .orderCanceled]
    #expect(all.map(\.kind) == expected)
    let triggered = all.filter { $0.kind == .orderTriggered }
    #expect(triggered.map(\.order) == (1...links).map { 1_000 + $0 })
    let sources = Set(triggered.map(\.source))
    #expect(sources == [.session(2)])
    #expect(desk.engine.orderCount == 0 && desk.engine.lastPrice(of: 0)?.units == 9_700)
  }

  /// One order that is met 400 times, and one that sets off 300 stops with one trade.
  @Test(arguments: [false, true]) func anIcebergAndManyStops(publishes: Bool) {
    var desk = Desk(publishes: publishes)
    var say = Say()
    desk.send(say.terms(1, display: 2))
    desk.send(say.new(1, .sell, 799, at: 100, OrderInstruction.hasTerms))
    for id in UInt64(2)...301 {
      desk.send(say.terms(id, trigger: 100))
      desk.send(
        say.new(id, .buy, 1, at: 90, type: .stopLimit, OrderInstruction.hasTerms))
    }
    let made = desk.made(say.new(1_000, .buy, 799, at: 100))
    checkSteps(desk, made.count)
    let makerFills = made.filter { $0.kind == .orderFill && $0.order == 1 }.map(\.fill)
    #expect(makerFills.count == 400)
    #expect(makerFills.map(\.execution) == Array(1...400))
    #expect(makerFills.dropLast().allSatisfy { $0.quantity.units == 2 } == true)
    #expect(makerFills.last?.quantity.units == 1)
    #expect(made.filter { $0.kind == .orderRestated }.count == 399)
    #expect(made.filter { $0.kind == .orderTriggered }.map(\.order) == Array(2...301))
    #expect(desk.levels(.buy) == [[90, 300, 300]])
  }

  /// Expiries come before the command that meets them, however many there are.
  @Test func expiriesBeforeACommand() {
    var desk = Desk()
    var say = Say()
    for id in 1...makers {
      desk.send(say.terms(id, expiry: 5_000 - (id % 3)))
      desk.send(
        say.new(id, .buy, 1, at: 100, force: .goodTillDate, OrderInstruction.hasTerms))
    }
    say.time = 5_000
    let made = desk.made(say.new(1_000, .sell, 1, at: 100))
    let order = (1...makers).sorted { (2 - $0 % 3, $0) < (2 - $1 % 3, $1) }
    #expect(made.map(\.order) == order + [1_000])
    #expect(made.last?.kind == .orderAccepted)
    checkSteps(desk, made.count)
  }

  /// Shares of one level among 300, and what a walk leaves of the level is right in between.
  @Test func aProRataRound() {
    var desk = Desk(
      MatchingSettings(
        instruments: [MatchingInstrument(allocation: .proRata, orderCapacity: 512)],
        windowTicks: 64))
    var say = Say()
    for id in UInt64(1)...300 { desk.send(say.new(id, .sell, 10, at: 100)) }
    let made = desk.made(say.new(1_000, .buy, 1_550, at: 100))
    checkSteps(desk, made.count)
    let fills = made.filter { $0.kind == .orderFill && $0.order != 1_000 }.map(\.fill)
    #expect(fills.map(\.order.bits) == Array(1...300))
    // ⌊1550 × 10 ÷ 3000⌋ each, and the 50 that remain to the oldest, as much as they take.
    let shares = (1...300).map { $0 <= 10 ? Int64(10) : 5 }
    #expect(fills.map(\.quantity.units) == shares)
    #expect(desk.levels(.sell) == [[100, 1_450, 290]])
  }

  /// Nothing but the trap of the collector stands between a step and more events than it may send.
  @Test func anEventTooManyTraps() async {
    await #expect(processExitsWith: .failure) {
      var out = Collector()
      for _ in 0...maximumFanOut { out.emit(.empty) }
    }
  }
}

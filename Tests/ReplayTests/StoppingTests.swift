// A replay that stops where it is told to, and what it shows there.

import EventFilter
import Events
import Journal
import Pipeline
import Testing

@testable import Replay

private let recording = Recording.shared

@Suite struct StoppingTests {
  private func stop(
    at text: String, keepsOrders: Bool = false
  ) throws -> (result: ReplayResult, orders: [HeldOrder], books: [BookState]) {
    var replay = try Replay(path: recording.path)
    replay.stop(at: try EventFilter(text, names: replay.names))
    if keepsOrders { replay.keepOrders() }
    let result = try replay.run { _ in }
    return (result, replay.liveOrders(), replay.books(depth: 3))
  }

  @Test(arguments: [
    ("kind=fill and instrument=ACME", StageID.gatewayIn),
    ("stage=book and kind=top_of_book", .book),
    ("stage=strategy and kind=order_cancel", .strategy),
    ("stage=risk and reason=position_limit", .risk),
    ("stage=gateway-out and kind=new", .gatewayOut),
  ])
  func `stops at the first event that matches`(text: String, stage: StageID) throws {
    let filter = try EventFilter(text, names: try Replay(path: recording.path).names)
    let first = try #require(
      recording.records.first {
        filter.matches(FilteredEvent($0.event, of: $0.stage, record: $0.position, index: $0.index))
      })
    let (result, _, _) = try stop(at: text)
    let stop = try #require(result.stop)
    #expect(result.difference == nil)
    #expect(stop.event == first.event && stop.stage == stage)
    #expect(result.lastSequence >= first.event.sequence)
    // What gateway-out wrote is met where it stands, and inputs were fed before it.
    if stage != .gatewayOut { #expect(result.lastSequence == first.event.sequence) }
    let plain = try replay(recording.path, until: result.lastSequence.number)
    #expect(plain.positions.map(\.position) == result.positions.map(\.position))
    #expect(plain.digests.map(\.digest) == result.digests.map(\.digest))
  }

  @Test func `nothing matches, and all is replayed`() throws {
    let (result, _, _) = try stop(at: "sequence=999999999")
    #expect(result.stop == nil && result.difference == nil)
    #expect(result.ingressEvents == recording.summary.ingressEvents)
  }

  @Test func `shows the orders and the books that there are`() throws {
    let (result, orders, books) = try stop(
      at: "kind=accepted and instrument=BOLT", keepsOrders: true)
    let accepted = try #require(result.stop?.event.payload(as: OrderAccepted.self))
    let held = try #require(orders.first { $0.order == accepted.order })
    #expect(held.symbol == "BOLT" && held.price == accepted.price && held.leaves == held.quantity)
    #expect(Set(orders.map(\.order.bits)).count == orders.count)
    #expect(books.map(\.symbol) == ["ACME", "BOLT"])
    // The last top of the book that was told before is what the book shows.
    let tops = recording.records.filter {
      $0.stage == .book && $0.event.kind == .topOfBook && $0.event.instrument == InstrumentID(0)
        && $0.event.sequence <= result.lastSequence
    }
    let top = try #require(tops.last?.event.payload(as: TopOfBook.self))
    #expect(
      books[0].bids.first?.price == top.bidPrice && books[0].asks.first?.price == top.askPrice)
    #expect(books[0].bids.first?.quantity == top.bidQuantity)
  }

  @Test func `stops at a time`() throws {
    let inputs = recording.records.filter {
      $0.stage == .gatewayIn && $0.event.kind != .journalDigest
    }
    var bounds = Replay.Bounds()
    bounds.time = inputs[inputs.count / 2].event.time
    var replay = try Replay(path: recording.path, bounds: bounds)
    let result = try replay.run { _ in }
    let wanted = inputs.filter { $0.event.time <= bounds.time }
    #expect(result.ingressEvents == UInt64(wanted.count) && result.difference == nil)
    #expect(result.lastTime == wanted.last?.event.time)
  }

  @Test func `a pace is asked before each input, and may end it`() throws {
    var replay = try Replay(path: recording.path)
    var times: [Nanoseconds] = []
    let result = try replay.run(
      pace: { time in
        times.append(time)
        return times.count <= 100
      }, progress: { _ in })
    #expect(result.ingressEvents == 100 && result.difference == nil)
    #expect(times == times.sorted() && times.count >= 101)
  }

  @Test func `limits are those of the config`() throws {
    var replay = try Replay(path: recording.path)
    _ = try replay.run { _ in }
    let limits = replay.limits()
    let rows = try #require(limits)
    let acme = rows.first { $0.symbol == "ACME" && $0.kind == .position }
    #expect(acme?.value == 15 * fixedPointScale)
  }

  @Test func `limits follow the changes that were made`() throws {
    var replay = try Replay(path: recording.path)
    _ = try replay.run { _ in }
    let made = replay.limitBoard
    var board = try #require(made)
    board.follow(
      Event(
        kind: .limitChange, source: .operatorDesk, instrument: InstrumentID(0),
        LimitChange(
          limit: .position, scope: .instrument, target: 0, before: 0, after: 7 * fixedPointScale,
          command: 1)))
    #expect(
      board.rows.first { $0.symbol == "ACME" && $0.kind == .position }?.value == 7 * fixedPointScale
    )
    #expect(
      board.rows.first { $0.symbol == "BOLT" && $0.kind == .position }?.value
        == 200 * fixedPointScale)
  }
}

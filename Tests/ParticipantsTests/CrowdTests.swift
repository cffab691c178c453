// What participants ask for makes sense to a venue, whoever else trades there, and comes out of the seed.

import Events
import Gateways
import Testing

@testable import Participants

/// A venue of few rules: whatever rests, rests, and a taking takes what it is told to, or less.
private struct Rest {
  var quantity: Quantity
  var filled = Quantity.zero
  var participant: Int
}

@Suite struct CrowdTests {
  private let instruments = [
    Instrument(
      symbol: "ACME", tick: Price(units: 1_000_000), lot: Quantity(units: 100_000_000),
      lowestPrice: Price(units: 1_000_000_000), highestPrice: Price(units: 100_000_000_000),
      referencePrice: Price(units: 10_000_000_000)),
    Instrument(
      symbol: "BOLT", tick: Price(units: 5_000_000), lot: Quantity(units: 1_000_000_000),
      lowestPrice: Price(units: 5_000_000_000), highestPrice: Price(units: 500_000_000_000),
      referencePrice: Price(units: 50_000_000_000)),
  ]

  private func market(_ seed: UInt64, events: UInt64 = 4_000) -> MarketSettings {
    MarketSettings(
      seed: seed, instruments: instruments, eventsPerSecond: 1_000_000, eventLimit: events,
      restingOrders: 20)
  }

  /// All that it asks for when nobody answers.
  private func unanswered(_ seed: UInt64) -> [ParticipantRequest] {
    var crowd = Crowd(market(seed), participants: 4, startNs: 0)
    var requests: [ParticipantRequest] = []
    while let request = crowd.next(at: 1 << 60) { requests.append(request) }
    return requests
  }

  @Test func `a seed is a crowd`() {
    let requests = unanswered(3)
    #expect(requests.count > 3_000)
    #expect(requests == unanswered(3))
    #expect(requests != unanswered(4))
  }

  @Test func `nobody asks about what isn't his, has ended, or was never there`() {
    var crowd = Crowd(market(7), participants: 5, startNs: 0)
    var resting: [UInt64: Rest] = [:]
    var kinds: [ParticipantRequest.Kind: Int] = [:]
    var now: UInt64 = 0
    while crowd.nextDueNs < .max {
      now = crowd.nextDueNs
      guard let request = crowd.next(at: now) else { continue }
      kinds[request.kind, default: 0] += 1
      #expect((0..<5).contains(request.participant) && (0..<2).contains(request.instrument))
      let terms = instruments[request.instrument]
      if request.kind != .cancel {
        #expect(request.quantity > .zero && request.quantity.units % terms.lot.units == 0)
        #expect(request.price.units % terms.tick.units == 0)
      }
      switch request.kind {
      case .enter:
        #expect(resting[request.order] == nil && request.revision == 0)
        resting[request.order] = Rest(
          quantity: request.quantity, participant: request.participant)
        // Each seventh is filled at once by a stranger, of each eleventh a lot.
        if request.order % 7 == 0 {
          resting[request.order] = nil
          crowd.hear(order: request.order, hasEnded: true, filled: request.quantity)
        } else if request.order % 11 == 0, request.quantity > terms.lot {
          resting[request.order]?.filled = terms.lot
          crowd.hear(order: request.order, hasEnded: false, filled: terms.lot)
        }
      case .replace:
        let order = resting[request.order]
        #expect(order?.participant == request.participant && request.revision > 0)
        #expect(request.quantity > order?.filled ?? .zero)
      case .cancel:
        #expect(resting[request.order]?.participant == request.participant)
        resting[request.order] = nil
        crowd.hear(order: request.order, hasEnded: true, filled: .zero)
      case .take: #expect(request.revision == 0)
      }
    }
    #expect(kinds.count == 4 && kinds.values.allSatisfy { $0 > 50 }, "\(kinds)")
    #expect(crowd.restingCount == resting.count)
  }

  @Test func `what a better order saved from a taking is canceled a moment later`() {
    var crowd = Crowd(market(11), participants: 3, startNs: 0)
    var taken: [UInt64: (since: UInt64, participant: Int)] = [:]
    var owner: [UInt64: Int] = [:]
    var entered: [(order: UInt64, instrument: Int, side: Side, price: Price)] = []
    var tidied = 0
    // Nothing is ever filled here: all that the flow trades away is left over.
    while crowd.nextDueNs < .max {
      let now = crowd.nextDueNs
      guard let request = crowd.next(at: now) else { continue }
      switch request.kind {
      case .enter:
        owner[request.order] = request.participant
        entered.append((request.order, request.instrument, request.side, request.price))
      case .take:
        for order in entered
        where order.instrument == request.instrument && order.side != request.side
          && order.price == request.price && taken[order.order] == nil
        {
          taken[order.order] = (now, request.participant)
        }
      case .cancel:
        crowd.hear(order: request.order, hasEnded: true, filled: .zero)
        #expect(owner[request.order] == request.participant)
        if let since = taken[request.order]?.since, now >= since + Crowd.patienceNs { tidied += 1 }
      case .replace: break
      }
    }
    #expect(tidied > 100)
  }

  @Test func `nobody takes his own order`() {
    var crowd = Crowd(market(5), participants: 2, startNs: 0)
    var owners: [Price: Set<Int>] = [:]
    var looked = 0
    while let request = crowd.next(at: 1 << 60) {
      if request.kind == .enter { owners[request.price, default: []].insert(request.participant) }
      if request.kind == .take, let there = owners[request.price], there.count == 1 {
        #expect(!there.contains(request.participant))
        looked += 1
      }
    }
    #expect(looked > 0)
  }

  @Test func `who isn't there asks for nothing, and has nothing afterwards`() {
    var crowd = Crowd(market(13), participants: 4, startNs: 0)
    var known = Set<UInt64>()
    var asked = 0
    while let request = crowd.next(at: 1 << 60) {
      if request.participant == 2 {
        // Lost at his first request: whatever he had is gone.
        #expect(request.kind == .enter || request.kind == .take)
        crowd.drop(request)
        continue
      }
      asked += 1
      if request.kind == .enter { known.insert(request.order) }
      if request.kind == .replace || request.kind == .cancel {
        #expect(known.contains(request.order))
      }
    }
    #expect(asked > 1_000 && crowd.droppedCount > 500)
  }

  @Test func `a lost connection takes the orders of one`() {
    var crowd = Crowd(market(17, events: 200), participants: 4, startNs: 0)
    var owner: [UInt64: Int] = [:]
    while let request = crowd.next(at: 1 << 60) {
      if request.kind == .enter { owner[request.order] = request.participant }
      if request.kind == .cancel {
        crowd.hear(order: request.order, hasEnded: true, filled: .zero)
        owner[request.order] = nil
      }
    }
    #expect(crowd.restingCount == owner.count)
    crowd.lose(1)
    #expect(crowd.restingCount == owner.values.filter { $0 != 1 }.count)
  }
}

// An order that works has names: the one that it came with, the one that it bears, and those of requests without an answer. What
// else a client called it once makes room as names of ended orders do; and who fills his share is refused alone.

import Events
import FIXEvents
import Testing

@testable import FIXGateways

@Suite struct ReplaceChainTests {
  private static let full = "58=this session's share of identifiers is full (11)|"

  @Test func `one order may be replaced for ever`() throws {
    let venue = NamingVenue(capacity: 256)
    #expect(venue.order("n0")[0].contains("|11=n0|"))
    let count = 20_000
    for at in 1...count {
      let told = venue.replace("n\(at - 1)", by: "n\(at)")
      let isRight =
        told.count == 1 && told[0].contains("|11=n\(at)|") && told[0].contains("|41=n\(at - 1)|")
        && told[0].contains("|150=5|")
      if !isRight {
        Issue.record("\(at): \(told)")
        return
      }
      if at % 4_096 == 0 { try venue.restart() }
    }
    venue.checkInvariants()
    #expect(venue.nameCount <= 192 && venue.memory.names.identifiers.count <= 320 + 2)
    // The last names are refused as duplicates, as new orders and as requests.
    for at in [count, count - 1, count - 150] {
      #expect(venue.order("n\(at)")[0].contains("58=duplicate_id|"), "n\(at)")
      #expect(venue.cancel("n0", as: "n\(at)")[0].contains("58=duplicate_id|"), "n\(at)")
    }
    // It is found by its first name, and by its last ones; by others no more.
    #expect(venue.status("n0")[0].contains("|11=n\(count)|"))
    #expect(venue.status("n\(count - 100)")[0].contains("|11=n\(count)|"))
    let lost = venue.cancel("n10", as: "c1")
    #expect(lost[0].contains("35=9|") && lost[0].contains("58=unknown_order|"))
    // A name that was forgotten is free, and the order that bears it now another one.
    #expect(venue.order("n10")[0].contains("|11=n10|"))
    #expect(venue.cancel("n10", as: "c2")[0].contains("|41=n10|"))
    #expect(venue.cancel("n0", as: "c3")[0].contains("|11=c3|"))
    venue.checkInvariants()
  }

  /// The last request's is the order's for reports as well: of two the earlier one's has nothing but the wait for its answer.
  @Test func `the names of requests without an answer are kept, and so are the order's own`() {
    let venue = NamingVenue(capacity: 64)
    _ = venue.order("first")
    _ = venue.replace("first", by: "second")
    venue.isSilent = true
    #expect(venue.replace("second", by: "third").isEmpty)
    #expect(venue.cancel("second", as: "fourth").isEmpty)
    venue.isSilent = false
    for at in 0..<500 {
      _ = venue.order("o\(at)")
      _ = venue.cancel("o\(at)", as: "c\(at)")
    }
    venue.checkInvariants()
    for name in ["first", "second", "third", "fourth"] {
      #expect(venue.order(name)[0].contains("58=duplicate_id|"), "\(name)")
    }
    #expect(!venue.order("o400")[0].contains("58=duplicate_id|"), "others were forgotten")
    let id = OrderID(bits: 1 << 63 | 7 << 44 | 1)
    let told = venue.late {
      $0.replaced(
        Event(
          kind: .orderReplace, source: .session(0), instrument: InstrumentID(0),
          OrderCancel(order: id, reason: .user, request: 0)))
    }
    #expect(told.count == 1 && told[0].contains("|11=third|") && told[0].contains("|41=second|"))
  }

  /// 64 places, 16 of them each session's own, 32 for whoever needs them.
  @Test func `who has named all that he may is refused alone, and can cancel yet`() {
    let venue = NamingVenue(capacity: 64, sessions: 2, share: 16)
    var working: [String] = []
    var refusal = ""
    for at in 0..<100 {
      let told = venue.order("a\(at)")
      if !told[0].contains("|39=0|") {
        refusal = told[0]
        break
      }
      working.append("a\(at)")
    }
    #expect(working.count == 47, "its own and what is over, but for a cancel")
    #expect(
      refusal.contains("35=j|") && refusal.contains(Self.full) && refusal.contains("|379=a47|")
        && refusal.contains("|380=4|"))
    #expect(venue.replace("a0", by: "r")[0].contains(Self.full))
    // The other goes on, with orders that end and one that is replaced.
    #expect(venue.order("b", of: 1)[0].contains("|39=0|"))
    for at in 0..<300 {
      let replaced = venue.replace(at == 0 ? "b" : "b\(at - 1)", by: "b\(at)", of: 1)
      #expect(replaced[0].contains("|11=b\(at)|"))
      #expect(venue.order("x\(at)", of: 1)[0].contains("|39=0|"))
      #expect(venue.cancel("x\(at)", as: "y\(at)", of: 1)[0].contains("|39=4|"))
    }
    venue.checkInvariants()
    #expect(venue.order("a98")[0].contains(Self.full), "nothing has come free for the first")
    // Its cancels go out, one after the other, and make room.
    for (at, name) in working.enumerated() {
      #expect(venue.cancel(name, as: "z\(at)")[0].contains("|39=4|"), "\(name)")
    }
    #expect(venue.order("a99")[0].contains("|39=0|"))
    venue.checkInvariants()
  }

  /// Names are forgotten in one order, whether a process goes on or another takes its state on.
  @Test func `what was saved goes on as what wasn't`() throws {
    func drive(_ venue: NamingVenue, _ range: Range<Int>) -> [String] {
      var told: [String] = []
      for at in range {
        let session = at % 3
        told += venue.order("o\(at)", of: session)
        if at % 2 == 0 {
          told += venue.replace("o\(at)", by: "r\(at)", of: session)
          told += venue.cancel("r\(at)", as: "c\(at)", of: session)
        }
        if at % 5 == 1 { told += venue.cancel("o\(at)", as: "c\(at)", of: session) }
        if at >= 90 { told += venue.cancel("o\(at - 90)", as: "d\(at)", of: session) }
      }
      return told
    }
    let one = NamingVenue(capacity: 256, sessions: 3, share: 40)
    let other = NamingVenue(capacity: 256, sessions: 3, share: 40)
    var round = 0
    for begin in stride(from: 0, to: 900, by: 100) {
      let range = begin..<begin + 100
      let (said, same) = (drive(one, range), drive(other, range))
      #expect(said == same, "\(range)")
      try other.restart()
      #expect(one.saved() == other.saved(), "\(range)")
      other.checkInvariants()
      round += 1
    }
    #expect(one.forgotten.count > 500 && round == 9)
  }

  /// An order that was replaced and is over. Of its names those up to one are forgotten, by gateway-out as well, which keeps them as
  /// much longer again: so many other names came in between.
  private func withNamesGone(
    through last: String, beforeReplace: Int, beforeCancel: Int, orders: Int,
    isRestarted: Bool = false
  ) throws -> NamingVenue {
    let venue = NamingVenue(capacity: 64, orders: orders)
    var count = 0
    func name(_ names: Int) {
      for _ in 0..<names / 2 {
        _ = venue.order("o\(count)")
        _ = venue.cancel("o\(count)", as: "c\(count)")
        count += 1
      }
    }
    _ = venue.order("first")
    name(beforeReplace)
    #expect(venue.replace("first", by: "second")[0].contains("|150=5|"))
    name(beforeCancel)
    #expect(venue.cancel("second", as: "third")[0].contains("|39=4|"))
    let number = venue.number(of: last)
    for _ in 0..<100 where venue.canBeSaid(number) { name(2) }
    #expect(number != 0 && !venue.canBeSaid(number))
    if isRestarted { try venue.restart() }
    return venue
  }

  /// Whoever asks by one that is left is answered, under a name that he gave it. Where gateway-out knows the order yet, and where
  /// it doesn't; and by who went on as well as by who was started again.
  @Test(arguments: [8, 1024], [false, true])
  func `a question is answered whichever of its order's names are forgotten`(
    orders: Int, isRestarted: Bool
  ) throws {
    for (last, beforeReplace, beforeCancel, left) in [
      ("first", 36, 0, ["third", "second"]), ("second", 0, 36, ["third"]),
    ] {
      let venue = try withNamesGone(
        through: last, beforeReplace: beforeReplace, beforeCancel: beforeCancel, orders: orders,
        isRestarted: isRestarted)
      for name in left {
        #expect(venue.number(of: name) != 0, "\(name) is forgotten")
        let told = venue.status(name)
        let isAnswered =
          told.count == 1 && told[0].contains("|20=3|")
          && left.contains { told[0].contains("|11=\($0)|") }
        #expect(isAnswered, "by \(name): \(told)")
        // How it stands is said as long as anybody knows.
        #expect(told.first?.contains(orders == 8 ? "|39=8|" : "|39=4|") == true, "\(told)")
      }
      venue.checkInvariants()
    }
  }

  /// The same of requests: without the order's first name nobody could write which order an answer is about, so the request is
  /// refused where it comes in.
  @Test(arguments: [8, 1024])
  func `a request is answered whichever of its order's names are forgotten`(orders: Int) throws {
    let venue = try withNamesGone(
      through: "first", beforeReplace: 36, beforeCancel: 0, orders: orders)
    #expect(venue.number(of: "second") != 0)
    for (told, name) in [
      (venue.cancel("second", as: "d"), "d"), (venue.replace("second", by: "r"), "r"),
    ] {
      let isAnswered =
        told.count == 1 && told[0].contains("35=9|") && told[0].contains("|11=\(name)|")
        && told[0].contains("|41=second|") && told[0].contains("58=unknown_order|")
      #expect(isAnswered, "\(told)")
    }
    venue.checkInvariants()
  }
}

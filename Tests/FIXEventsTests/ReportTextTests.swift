// A venue's own words: in front of the report that they are of, whole or marked as cut, and only where our
// reasons don't say the same.

import AllocationCounter
import Events
import FIXCodec
import Testing

@testable import FIXEvents

/// What the parts say, put together; nil when they contradict each other.
private func words(_ events: [Event]) -> String? {
  var bytes: [UInt8] = []
  let parts = events.filter { $0.kind == .reportText }
  for (at, event) in parts.enumerated() {
    let text = event.payload(as: ReportText.self)
    guard Int(text.part) == at, Int(text.partCount) == parts.count else { return nil }
    for word in [text.text0, text.text1, text.text2] {
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift * 8))) }
    }
  }
  guard let last = parts.last else { return nil }
  let count = Int(last.payload(as: ReportText.self).byteCount)
  guard bytes.count - count < 24, bytes.dropFirst(count).allSatisfy({ $0 == 0 }) else { return nil }
  return String(validating: bytes.prefix(count), as: UTF8.self)
}

@Suite struct ReportTextTests {
  private static let rejected = "35=8|6=0|11=a|14=0|17=9|20=0|37=5|38=10|39=8|54=1|55=ACME|58="

  private func reject(_ text: String) -> [Event] {
    Rig.venue().plain(Self.rejected + text + "|103=0|150=8|151=0|")
  }

  @Test func foreignWordsComeBeforeTheReport() {
    let events = reject("No such security today, sorry")
    #expect(events.map(\.kind) == [.reportText, .reportText, .orderRejected])
    #expect(words(events) == "No such security today, sorry")
    let order = events[2].payload(as: OrderRejected.self).order
    #expect(order != .none)
    for part in events.dropLast() {
      #expect(part.payload(as: ReportText.self).order == order)
      #expect(part.flags == 0)
      #expect(part.source == events[2].source && part.instrument == events[2].instrument)
    }
  }

  @Test func ourWordsAreTheReason() {
    for text in ["halted", "position_limit 100 150.5"] {
      #expect(reject(text).map(\.kind) == [.orderRejected])
    }
    // Nearly ours.
    #expect(words(reject("position_limit 100")) == "position_limit 100")
    #expect(words(reject("Halted")) == "Halted")
  }

  @Test func everyReportHasWords() {
    let head = "35=8|6=0|11=a|14=0|17=9|20=0|37=5|38=10|39=0|44=5|54=1|55=ACME|58=well|"
    let reports: [(String, EventKind)] = [
      (head + "150=0|151=10|", .orderAccepted), (head + "150=4|151=0|", .orderCanceled),
      (head + "150=C|151=0|", .orderExpired), (head + "150=9|151=10|", .orderSuspended),
      (head + "150=D|151=10|", .orderRestated), (head + "41=b|150=5|151=10|", .orderReplaced),
      (head.replacing("17=9|20=0|", with: "17=9|20=0|31=1|32=1|") + "150=1|151=9|", .orderFill),
      (head.replacing("20=0", with: "20=3") + "150=0|151=10|", .orderStatus),
      ("35=9|11=c|37=5|39=0|41=a|58=well|102=2|434=1|", .requestRejected),
    ]
    for (text, kind) in reports {
      let events = Rig.venue().plain(text)
      #expect(events.map(\.kind) == [.reportText, kind], "\(text)")
      #expect(words(events) == "well")
    }
    // A fill has no reason that a word of ours could be.
    let fill = "35=8|6=0|11=a|14=0|17=9|20=0|31=1|32=1|37=5|39=1|54=1|55=ACME|58=user|150=1|151=9|"
    #expect(words(Rig.venue().plain(fill)) == "user")
    // What passes through has its text in it.
    let pending = Rig.venue().plain(head.replacing("39=0", with: "39=A") + "150=A|151=10|")
    #expect(pending.allSatisfy { $0.kind == .messagePart })
  }

  @Test func longWordsAreCutBetweenCharacters() {
    for count in [23, 24, 25, 119, 120] {
      let text = String(repeating: "x", count: count)
      let events = reject(text)
      #expect(words(events) == text && events[0].flags == 0)
      #expect(events.count == (count + 23) / 24 + 1)
    }
    let long = reject(String(repeating: "x", count: 5_000))
    #expect(words(long) == String(repeating: "x", count: 120) && long.count == 6)
    #expect(long.dropLast().allSatisfy { $0.flags == ReportTextFlags.isCut })
    // Characters of two, three and four bytes over the border, at each place.
    for character in ["é", "€", "🐦"] {
      for before in 110...119 {
        let head = String(repeating: "x", count: before)
        let said = words(reject(head + String(repeating: character, count: 10)))
        let whole = (120 - before) / character.utf8.count
        #expect(said == head + String(repeating: character, count: whole))
      }
    }
  }

  @Test func controlCharactersBecomeSpaces() {
    #expect(words(reject("a\u{1B}[2J\tb\u{7F}")) == "a [2J b ")
  }

  @Test func theyAreNotSentOn() {
    let writer = Rig.client()
    for event in reject("nothing for clients").dropLast() {
      #expect(writer.write(event).0 == .nothing)
    }
  }

  @Test func nothingIsAllocated() {
    let rig = Rig.venue()
    let text = Self.rejected + String(repeating: "y", count: 300) + "|103=0|150=8|151=0|"
    let bytes = Rig.wire(text)
    _ = rig.translate(bytes: bytes)
    let copy = bytes
    unsafe copy.withUnsafeBytes { wire in
      guard case .message = unsafe rig.decoder.next(wire) else { return }
      let message = rig.decoder.message
      let before = apus_allocation_count()
      _ = rig.toEvents.translate(message, from: rig.party, names: &rig.names, into: &rig.batch)
      #expect(apus_allocation_count() == before)
    }
    #expect(rig.batch.count == 6)
  }
}

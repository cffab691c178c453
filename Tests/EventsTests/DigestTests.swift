// The digest of a stream: what journaled proofs hold, so its value is part of the format.

import Events
import Testing

@Suite struct DigestTests {
  /// Some event that differs in every byte from the next.
  private func event(_ n: UInt64) -> Event {
    Event(
      sequence: Sequence(n), time: Nanoseconds(n &* 0x9E37_79B9), kind: .bookAdd,
      flags: UInt8(truncatingIfNeeded: n), source: .session(1), instrument: InstrumentID(2),
      words: EventWords(n, ~n, n &* 3, n << 32, 0))
  }

  private func digest(_ events: [Event]) -> UInt64 {
    var digest = StreamDigest()
    for event in events { digest.add(event) }
    return digest.state
  }

  private func flipped(_ event: Event, bit: Int) -> Event {
    var event = event
    unsafe withUnsafeMutableBytes(of: &event) { bytes in
      unsafe bytes[bit >> 3] ^= 1 << UInt8(bit & 7)
    }
    return event
  }

  @Test func hasItsGoldenValues() {
    #expect(StreamDigest().state == 0x9E37_79B9_7F4A_7C15)
    #expect(digest([.empty]) == 0xB95C_C80D_820E_8923)
    #expect(digest([event(1)]) == 0x6F51_F4BF_0E81_D8E1)
    #expect(digest((UInt64(0)..<1_000).map(event)) == 0x50C4_4A35_B336_FF9F)
  }

  @Test func anyBitMatters() {
    let events = (UInt64(0)..<8).map(event)
    let whole = digest(events)
    var seen: Set<UInt64> = [whole]
    for place in events.indices {
      for bit in 0..<512 {
        var changed = events
        changed[place] = flipped(changed[place], bit: bit)
        let (isNew, _) = seen.insert(digest(changed))
        #expect(isNew, "event \(place), bit \(bit)")
      }
    }
    // And in an event of nothing but zeros, where products are weakest.
    for bit in 0..<512 {
      #expect(seen.insert(digest([flipped(.empty, bit: bit)])).inserted, "bit \(bit)")
    }
  }

  @Test func orderAndCountMatter() {
    let events = (UInt64(0)..<16).map(event)
    var seen: Set<UInt64> = [digest(events)]
    for a in events.indices {
      for b in events.indices where a < b {
        var swapped = events
        swapped.swapAt(a, b)
        #expect(seen.insert(digest(swapped)).inserted, "\(a) and \(b)")
      }
      #expect(seen.insert(digest(Array(events[..<a]))).inserted, "the first \(a)")
    }
    // The same event twice doesn't cancel out.
    #expect(digest([event(1), event(1)]) != digest([]))
    #expect(digest([event(1), event(1)]) != digest([event(1)]))
  }
}

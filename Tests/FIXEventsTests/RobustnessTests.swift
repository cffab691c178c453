// Nothing allocates after the start, and nothing traps: not on messages that no validator has seen, and not
// on events of any bits.

import AllocationCounter
import Events
import FIXCodec
import Numerics
import Testing

@testable import FIXEvents

@Suite struct RobustnessTests {
  private static let messages = [
    "35=D|1=ALPHA|11=a|18=6 G|21=1|38=1.5|40=2|44=-0.00000001|54=2|55=LONGSYMBOLNAME|59=1|"
      + "60=20261120-12:00:00.123|110=1|111=0|5001=D|",
    "35=D|11=b|21=1|38=100|40=P|54=1|55=ACME|59=6|60=20261120-12:00:00|99=5|432=20261120|5002=0.25|",
    "35=E|66=l|68=3|73=2|11=c|67=1|21=1|110=1|55=ACME|54=1|38=1|40=3|99=2|59=0|11=d|67=2|1=ALPHA|"
      + "21=1|18=6|55=ZED|54=2|38=2|40=2|44=3|59=1|394=3|",
    "35=G|11=r|41=a|21=1|38=50|40=2|44=102|54=2|55=LONGSYMBOLNAME|60=20261120-12:00:00|",
    "35=F|11=f|41=a|54=2|55=LONGSYMBOLNAME|60=20261120-12:00:00|",
    "35=8|1=ALPHA|6=101.25|11=a|14=40|17=7|20=0|31=101.25|32=40|37=55|38=100|39=1|40=2|44=101.25|"
      + "54=1|55=ACME|59=0|60=20261120-12:00:00.123|150=1|151=60|",
    "35=8|6=0|11=c2|14=0|17=N1|20=0|31=0|32=0|37=X5|38=100|39=4|41=a|54=1|55=ACME|58=user|150=4|151=0|",
    "35=9|11=c1|37=55|39=0|41=a|58=price_band 5 6|102=2|434=1|",
    "35=V|146=2|55=ACME|55=ZED|262=m|263=1|264=5|265=1|266=Y|267=3|269=0|269=1|269=2|",
    "35=W|55=ACME|262=m|268=2|269=0|270=1.5|271=10|346=3|269=2|270=1.75|271=2|37=9|288=AGGRESSOR|",
    "35=X|268=2|279=0|269=0|278=77|55=ACME|270=1.5|271=10|279=2|269=1|278=abc|270=2|",
    "35=i|117=q|296=2|302=s1|311=ACME|304=2|295=2|299=e1|55=ACME|132=1|134=2|299=e2|55=ZED|133=5|"
      + "135=6|302=s2|311=ZED|304=1|295=1|299=e1|55=ZED|132=1|134=3|",
    "35=b|117=q|296=1|302=s1|295=1|299=e1|55=ACME|368=1|297=5|300=7|",
    "35=B|148=Head|33=1|58=one line that is longer than one part|",
    "35=q|11=mc|530=1|55=ACME|60=20261120-12:00:00|", "35=AF|584=s|585=7|",
    "35=H|11=a|54=1|55=ACME|",
    "35=j|45=9|372=D|379=s|380=0|", "35=Q|17=e|37=5|54=1|55=ACME|127=B|",
  ]

  /// Bytes of good messages changed at random: translated or refused, never a trap. What is refused leaves
  /// no string behind.
  @Test(arguments: [Counterparty.Role.client, .venue])
  func changedBytes(from role: Counterparty.Role) {
    var random = SplitMix64(seed: 17)
    let rig = Rig(Counterparty(session: 3, role: role, account: 1), identifierCapacity: 64)
    for round in 0..<4_000 {
      var bytes = Rig.wire(Self.messages[Int(random.next() % UInt64(Self.messages.count))])
      let start = bytes.firstIndex(of: 0x33)!
      for _ in 0..<(1 + random.next() % 3) {
        let at = start + 20 + Int(random.next() % UInt64(bytes.count - start - 27))
        let byte = UInt8(random.next() % 96) + 0x20
        bytes[at] = random.next() % 8 == 0 ? 0x01 : byte
      }
      let sum = bytes.dropLast(7).reduce(0) { ($0 + Int($1)) & 255 }
      bytes.replaceSubrange(
        bytes.count - 4..<bytes.count - 1, with: "\(1000 + sum)".utf8.dropFirst())
      let before = rig.names.identifiers.count
      guard let translation = rig.translateIfFramed(bytes) else { continue }
      if case .refused(let refusal) = translation {
        #expect(rig.names.identifiers.count == before, "seed 17, round \(round)")
        #expect(!rig.refuse(refusal).isEmpty)
      } else {
        for at in 0..<rig.batch.count { _ = rig.write(rig.batch[at]) }
      }
      if rig.names.identifiers.count > 40 { rig.names.identifiers.releaseAll(session: 3) }
    }
    rig.names.identifiers.checkInvariants()
    rig.toFIX.orders.checkInvariants()
  }

  /// Events of any bits, for a client and for a venue.
  @Test func anyEvents() {
    var random = SplitMix64(seed: 29)
    for rig in [Rig.client(), Rig.venue()] {
      for _ in 0..<20_000 {
        let kind = EventKind.all[Int(random.next() % UInt64(EventKind.all.count))]
        func word() -> UInt64 {
          let bits = random.next()
          switch random.next() % 4 {
          case 0: return bits
          case 1: return bits % 5
          case 2: return bits % 300
          default: return 0
          }
        }
        let event = Event(
          sequence: Sequence(word()), time: Nanoseconds(word()), kind: kind,
          flags: UInt8(truncatingIfNeeded: word()), source: .session(3),
          instrument: InstrumentID(UInt32(truncatingIfNeeded: word())),
          words: EventWords(word(), word(), word(), word(), word()))
        _ = rig.names.identifiers.hear(event)
        _ = rig.write(event)
        var left = 100
        while rig.toFIX.isAnswering, left > 0 {
          _ = rig.next()
          left -= 1
        }
        let isAnswering = rig.toFIX.isAnswering
        #expect(!isAnswering)
      }
      rig.names.identifiers.checkInvariants()
      rig.toFIX.orders.checkInvariants()
    }
  }

  @Test(arguments: [Counterparty.Role.client, .venue])
  func nothingAllocates(from role: Counterparty.Role) {
    guard apus_allocation_counter_works() == 1 else { return }
    let rig = role == .client ? Rig.client() : Rig.venue()
    let wires = Self.messages.map(Rig.wire)
    var allocations: UInt64 = 0
    var translated = 0
    for round in 0..<3 {
      for wire in wires {
        unsafe wire.withUnsafeBytes { bytes in
          _ = unsafe rig.decoder.next(bytes)
          var message = rig.decoder.message
          _ = rig.validator.check(&message)
          let before = apus_allocation_count()
          let translation = rig.toEvents.translate(
            message, from: rig.party, names: &rig.names, into: &rig.batch)
          // The first round may find a page or a table that is made lazily.
          if round > 0 { allocations += apus_allocation_count() - before }
          if case .events = translation { translated += 1 }
        }
        allocations += rig.allocationsWriting(counted: round > 0)
      }
      rig.names.identifiers.releaseAll(session: 3)
    }
    #expect(translated >= 3 * 8)
    #expect(allocations == 0)
  }
}

// No message allocates: not one that the kernel reads by itself, not one for the exact path, not a faulty
// one, not the first of its shape; nor does writing one.

import AllocationCounter
import Events
import FIXCodec
import FIXDictionary
import Testing

struct AllocationTests {
  static let messages: [[UInt8]] = [
    Wire.message(type: "D", ValidatorTests.order),
    // Another shape, a data field, a group with entries.
    Wire.message(type: "D", ValidatorTests.order + "386=2|336=A|336=B|"),
    Wire.message(type: "B", "148=H|33=1|58=x|95=5|96=a\u{1}b=c|"),
    Wire.message(
      type: "X", "268=2|279=0|269=0|55=A|270=10.5|271=5|279=1|269=1|55=A|270=10.6|271=7|"),
    // Faults of several kinds, and a garbled one.
    Wire.message(type: "D", ValidatorTests.order + "999=1|"),
    Wire.message(type: "D", ValidatorTests.order.replacing("54=1", with: "54=x")),
    Wire.message(type: "zz", ValidatorTests.order),
    Wire.message("35=D|garbled|"),
  ]

  /// What goes over every message so many times, with views of all kinds.
  private func read(
    _ stream: UnsafeRawBufferPointer, _ decoder: inout Decoder, _ validator: inout Validator,
    times: Int
  ) -> Int64 {
    var sum: Int64 = 0
    for _ in 0..<times {
      var at = 0
      while at < stream.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: stream[at...])
        switch unsafe decoder.next(rest) {
        case .message(let used):
          at += used
          var message = decoder.message
          let verdict = validator.check(&message)
          sum &+= Int64(verdict.tag)
          let order = NewOrderSingleView(message)
          sum &+= order.message.msgSeqNum.value ?? 0
          if verdict.isGood {
            sum &+= order.price.value?.units ?? 0
            for entry in MarketDataIncrementalRefreshView(message).mdEntries {
              sum &+= entry.mdEntryPx.value?.units ?? 0
            }
          }
        case .garbled(let used, _), .noise(let used): at += used
        case .incomplete, .refused: return -1
        }
      }
    }
    return sum
  }

  @Test("reading allocates nothing, whatever comes", arguments: Scanner.available)
  func reading(_ scanner: Scanner) {
    guard apus_allocation_counter_works() == 1 else { return }
    var decoder = Decoder(scanner: scanner)
    var validator = Validator(ValidatorTests.compiled)
    let stream = Self.messages.flatMap { $0 }
    unsafe stream.withUnsafeBytes { bytes in
      // What the runtime makes at the first use of a type is no message's.
      _ = unsafe read(bytes, &decoder, &validator, times: 1)
      let before = apus_allocation_count()
      let sum = unsafe read(bytes, &decoder, &validator, times: 50)
      let after = apus_allocation_count()
      #expect(after == before)
      #expect(sum != -1, "the stream was read to its end")
    }
    #expect(validator.hitCount > 0 && validator.missCount > 0)
  }

  @Test("writing allocates nothing")
  func writing() {
    guard apus_allocation_counter_works() == 1 else { return }
    let header = WriterTests.header()
    var buffer = [UInt8](repeating: 0, count: MessageWriter.bufferMin)
    unsafe buffer.withUnsafeMutableBytes { room in
      var writer = unsafe MessageWriter(room)
      var bytes = 0
      func write(_ number: UInt64) {
        writer.begin(0x44, header: header, sequence: number, time: Nanoseconds(number << 30))
        writer.put(11, text: "ORDER")
        writer.put(44, units: Int64(number) * 12_345_678)
        writer.put(60, time: Nanoseconds(number << 31))
        bytes += unsafe writer.finish()?.count ?? 0
      }
      write(0)
      let before = apus_allocation_count()
      var number: UInt64 = 0
      while number < 1_000 {
        write(number)
        number += 1
      }
      let after = apus_allocation_count()
      #expect(after == before)
      #expect(bytes > 100_000)
    }
  }
}

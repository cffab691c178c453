// The loops of the FIX suite, each over every message of a stream, so many times. What they return
// depends on each message, so that no work can be left out.

import Events
import FIXCodec
import FIXDictionary
import FIXFloor

struct FIXDrive: ~Copyable {
  var decoder: Decoder
  var validator: Validator

  init(_ scanner: Scanner) {
    decoder = Decoder(scanner: scanner)
    validator = Validator(CompiledDialect(.apus))
  }

  @inline(__always)
  private mutating func each(
    _ stream: FIXStream, _ passes: Int, _ body: (inout FIXDrive, UnsafeRawBufferPointer) -> Int,
    _ sum: inout UInt64
  ) {
    for _ in 0..<passes {
      var at = 0
      while unsafe at < stream.bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: stream.bytes[at...])
        let used = unsafe body(&self, rest)
        precondition(used > 0, "the stream holds whole messages")
        at += used
        sum = sum &+ UInt64(used)
      }
    }
  }

  /// The bare scan of the same bytes.
  @inline(never)
  static func bare(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<passes {
      for at in 0..<stream.count {
        let from = stream.offsets[at]
        let to = unsafe at + 1 < stream.count ? stream.offsets[at + 1] : stream.bytes.count
        sum =
          unsafe sum
          &+ apus_floor_scan(
            stream.bytes.baseAddress!.assumingMemoryBound(to: UInt8.self) + from, to - from)
      }
    }
    return sum
  }

  /// Each message made from the one before it as a template: memcpy and patches.
  @inline(never)
  static func template(_ stream: FIXStream) -> UInt64 {
    var sum: UInt64 = 0
    unsafe withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 64) { room in
      let to = unsafe room.baseAddress!.assumingMemoryBound(to: UInt8.self)
      let from = unsafe stream.bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
      for at in 0..<stream.count {
        let next = unsafe at + 1 < stream.count ? stream.offsets[at + 1] : stream.bytes.count
        let count = next - stream.offsets[at]
        sum =
          unsafe sum
          &+ apus_floor_template(to, from + stream.offsets[at], count, UInt64(at))
      }
    }
    return sum
  }

  @inline(never)
  mutating func frames(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    unsafe each(
      stream, passes,
      { drive, bytes in
        guard case .message(let used) = unsafe drive.decoder.frame(bytes) else { return 0 }
        return used
      }, &sum)
    return sum
  }

  @inline(never)
  mutating func indexes(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    var fields: UInt64 = 0
    unsafe each(
      stream, passes,
      { drive, bytes in
        guard case .message(let used) = unsafe drive.decoder.next(bytes) else { return 0 }
        fields = fields &+ UInt64(drive.decoder.message.count)
        return used
      }, &sum)
    return sum &* 31 &+ fields
  }

  @inline(never)
  mutating func validates(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    var good: UInt64 = 0
    unsafe each(
      stream, passes,
      { drive, bytes in
        guard case .message(let used) = unsafe drive.decoder.next(bytes) else { return 0 }
        var message = drive.decoder.message
        if drive.validator.check(&message).isGood { good &+= 1 }
        return used
      }, &sum)
    return sum &* 31 &+ good
  }

  @inline(never)
  mutating func orders(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    var value: UInt64 = 0
    unsafe each(
      stream, passes,
      { drive, bytes in
        guard case .message(let used) = unsafe drive.decoder.next(bytes) else { return 0 }
        var message = drive.decoder.message
        guard drive.validator.recognise(&message) else { return 0 }
        let order = NewOrderSingleView(message)
        var mix: Int64 = order.message.msgSeqNum.value ?? -1
        mix = mix &+ Int64(order.clOrdID.value?.count ?? -1)
        mix = mix &+ Int64(order.symbol.value?.count ?? -1)
        mix = mix &+ Int64(order.account.value?.count ?? -1)
        mix = mix &+ Int64(order.side.value ?? 0)
        mix = mix &+ Int64(order.ordType.value ?? 0)
        mix = mix &+ Int64(order.timeInForce.value ?? 0)
        mix = mix &+ (order.price.value?.units ?? -1)
        mix = mix &+ (order.orderQty.value?.units ?? -1)
        value =
          value &+ UInt64(truncatingIfNeeded: mix)
          &+ (order.transactTime.value?.count ?? 0)
        return used
      }, &sum)
    return sum &* 31 &+ value
  }

  @inline(never)
  mutating func reports(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    var value: UInt64 = 0
    unsafe each(
      stream, passes,
      { drive, bytes in
        guard case .message(let used) = unsafe drive.decoder.next(bytes) else { return 0 }
        var message = drive.decoder.message
        guard drive.validator.recognise(&message) else { return 0 }
        let report = ExecutionReportView(message)
        var mix: Int64 = report.message.msgSeqNum.value ?? -1
        mix = mix &+ Int64(report.clOrdID.value?.count ?? -1)
        mix = mix &+ Int64(report.symbol.value?.count ?? -1)
        mix = mix &+ Int64(report.side.value ?? 0)
        mix = mix &+ Int64(report.ordStatus.value ?? 0)
        mix = mix &+ (report.lastPx.value?.units ?? -1)
        mix = mix &+ (report.lastShares.value?.units ?? -1)
        mix = mix &+ (report.leavesQty.value?.units ?? -1)
        mix = mix &+ (report.cumQty.value?.units ?? -1)
        value =
          value &+ UInt64(truncatingIfNeeded: mix)
          &+ (report.transactTime.value?.count ?? 0)
        return used
      }, &sum)
    return sum &* 31 &+ value
  }

  @inline(never)
  mutating func increments(_ stream: FIXStream, _ passes: Int) -> UInt64 {
    var sum: UInt64 = 0
    var value: UInt64 = 0
    unsafe each(
      stream, passes,
      { drive, bytes in
        guard case .message(let used) = unsafe drive.decoder.next(bytes) else { return 0 }
        var message = drive.decoder.message
        guard drive.validator.recognise(&message) else { return 0 }
        let update = MarketDataIncrementalRefreshView(message)
        var mix: Int64 = update.message.msgSeqNum.value ?? -1
        mix = mix &+ Int64(update.mdReqID.value?.count ?? -1)
        // Two fields of each entry: price and size.
        for entry in update.mdEntries {
          mix = mix &+ (entry.mdEntryPx.value?.units ?? -1)
          mix = mix &+ (entry.mdEntrySize.value?.units ?? -1)
        }
        value = value &+ UInt64(truncatingIfNeeded: mix)
        return used
      }, &sum)
    return sum &* 31 &+ value
  }
}

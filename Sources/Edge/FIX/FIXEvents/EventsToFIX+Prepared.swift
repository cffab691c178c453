// Fields that the reports of an order repeat, kept as they were last written: copied, they cost a tenth of
// making them again. What changes them (a replace, another name) throws them away (`KnownOrders.unprepare`).

import Events
import FIXCodec

/// Fields that are kept together, 64 bytes at most.
enum PreparedField: Int {
  /// `11=…|`
  case name
  /// `37=…|38=…|`
  case front
  /// `44=…|54=…|55=…|`
  case back

  static var count: Int { @_noLocks get { 3 } }
}

/// How much of a block is in use, and the sum of its bytes. 0 bytes: it isn't prepared.
struct PreparedSize: BitwiseCopyable, Hashable, Sendable {
  var byteCount: UInt8 = 0
  var sum: UInt8 = 0

  @_noLocks
  init() {}
}

extension EventsToFIX {
  /// `11=…|`, the name that the order bears.
  @inline(never) @_noLocks
  mutating func withName(
    _ slot: Int, _ names: borrowing Names, _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    let (start, sum) = (writer.bodyByteCount, writer.byteSum)
    put(11, orders.records[slot].name, names, &writer)
    orders.records[slot].nameField = keep(.name, slot, from: start, sum, writer)
    return writer
  }

  @inline(never) @_noLocks
  mutating func withFront(
    _ slot: Int, _ names: borrowing Names, _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    let (start, sum) = (writer.bodyByteCount, writer.byteSum)
    let venueOrder = orders.records[slot].venueOrder
    if venueOrder != 0 {
      put(37, foreign: venueOrder, names, &writer)
    } else {
      writer.append("37=NONE\u{1}")
    }
    writer.put(38, quantity: orders.records[slot].quantity)
    orders.records[slot].front = keep(.front, slot, from: start, sum, writer)
    return writer
  }

  @inline(never) @_noLocks
  mutating func withBack(
    _ slot: Int, _ names: borrowing Names, _ writer: MessageWriter
  ) -> MessageWriter {
    var writer = writer
    let (start, sum) = (writer.bodyByteCount, writer.byteSum)
    let type = orders.records[slot].type
    orders.records[slot].priceText = PreparedSize()
    if type == .limit || type == .stopLimit || orders.records[slot].price != .zero {
      writer.put(44, price: orders.records[slot].price)
      let tagByteCount = 3
      orders.records[slot].priceText.byteCount = UInt8(
        truncatingIfNeeded: writer.bodyByteCount - start - tagByteCount)
      orders.records[slot].priceText.sum = writer.byteSum &- sum &- Self.tagSum
    }
    writeSide(orders.records[slot].side, &writer)
    names.writeSymbol(orders.records[slot].instrument, to: &writer)
    orders.records[slot].back = keep(.back, slot, from: start, sum, writer)
    if orders.records[slot].back.byteCount == 0 {
      orders.records[slot].priceText = PreparedSize()
    }
    return writer
  }

  /// Of `44=`.
  static var tagSum: UInt8 { @_noLocks get { 0x34 + 0x34 + 0x3D } }

  /// What was written since, if it may be kept.
  @_noLocks
  private mutating func keep(
    _ field: PreparedField, _ slot: Int, from start: Int, _ sum: UInt8, _ writer: MessageWriter
  ) -> PreparedSize {
    var size = PreparedSize()
    let count = writer.bodyByteCount - start
    if count > 64 || !writer.isWhole || lacksName { return size }
    orders.blocks[slot * PreparedField.count + field.rawValue] = writer.last(count)
    size.byteCount = UInt8(count)
    size.sum = writer.byteSum &- sum
    return size
  }

  /// One that is there. The writer has room.
  @inline(__always) @_noLocks
  func append(
    _ field: PreparedField, _ size: PreparedSize, _ slot: Int, _ writer: inout MessageWriter
  ) {
    writer.append(
      trusted: orders.blocks[trusted: slot &* PreparedField.count &+ field.rawValue],
      byteCount: Int(size.byteCount), sum: size.sum)
  }

  /// A price, which is often the order's own: then its text is there.
  @inline(__always) @_noLocks
  func put(trusted tag: UInt16, price: Price, _ slot: Int, _ writer: inout MessageWriter) {
    let text = orders.records[trusted: slot].priceText
    if price == orders.records[trusted: slot].price, text.byteCount &- 1 < 16 {
      let block = orders.blocks[trusted: slot &* PreparedField.count &+ PreparedField.back.rawValue]
      writer.put(trusted: tag, text: block, from: 3, byteCount: Int(text.byteCount), sum: text.sum)
    } else {
      writer.put(trusted: tag, units: price.units)
    }
  }
}

// What a session adds to a message, in and out: a run of orders through it with numbers and store, beside the
// same messages decoded and validated, or written, without one.

import Events
import FIXCodec
import FIXDictionary
import FIXSession
import Platform

/// A wire that keeps the sum of what it was given.
struct CountingWire: SessionWire, ~Copyable {
  var bytes: UInt64 = 0

  @inline(__always)
  mutating func send(_ message: UnsafeRawBufferPointer) {
    bytes = unsafe bytes &+ UInt64(message.count) &+ UInt64(message[message.count - 2])
  }
}

@safe
final class FIXSessionDrive {
  static let count = 4_096
  private static let wall = Nanoseconds(1_795_616_001_500_000_000)  // 2026-11-25 14:13:21.5
  private let time = SessionTime(wall: FIXSessionDrive.wall, steady: .seconds(1))
  private let stream: FIXStream
  private let logon: [UInt8]
  private let body: [UInt8]
  private let header = HeaderTemplate(sender: "APUSVENUE", target: "CLIENT12")
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 64)
  private let compiled = CompiledDialect(.apus)
  /// One session that sends in every run, so that its store goes round as it does in a day.
  private var sender: Session<MemoryStore>
  private var wire = CountingWire()

  init() {
    func head(_ type: String, _ number: Int) -> String {
      "35=\(type)|34=\(number)|49=CLIENT12|52=20261125-14:13:21.\(100 + number % 900)|56=APUSVENUE|"
    }
    let order =
      "1=ACC-1000|11=ORD-1234567|21=1|38=1200|40=2|44=101.25|54=1|55=MSFT|59=0|"
      + "60=20261125-14:13:21.100|"
    logon = FIXKind.framed(head("A", 1) + "98=0|108=30|")
    stream = FIXStream((0..<Self.count).map { FIXKind.framed(head("D", $0 + 2) + order) })
    body = Array(order.replacing("|", with: "\u{1}").utf8)
    sender = Self.session()
    var reader = SessionReader(compiled, limits: DecoderLimits(messageBytes: 4_096))
    Self.logOn(&sender, &reader, &wire, logon, time)
  }

  deinit { unsafe buffer.deallocate() }

  private static func session() -> Session<MemoryStore> {
    do {
      var config = SessionConfig(role: .acceptor, sender: "APUSVENUE", target: "CLIENT12")
      config.messageByteCount = 4_096
      return Session(config, store: try MemoryStore(at: wall))
    } catch {
      fatalError("no memory for a session's store: \(error)")
    }
  }

  private static func logOn(
    _ session: inout Session<MemoryStore>, _ reader: inout SessionReader,
    _ wire: inout CountingWire, _ logon: [UInt8], _ time: SessionTime
  ) {
    session.connect(at: time, to: &wire)
    var consumed = 0
    let step = unsafe logon.withUnsafeBytes {
      unsafe session.receive($0, consumed: &consumed, &reader, at: time, to: &wire)
    }
    precondition(step == .went && session.isUp, "the session is up")
  }

  // MARK: In

  func receive(_ sum: inout UInt64) -> UInt64 {
    var session = Self.session()
    var reader = SessionReader(compiled, limits: DecoderLimits(messageBytes: 4_096))
    var wire = CountingWire()
    Self.logOn(&session, &reader, &wire, logon, time)
    var delivered: UInt64 = 0
    let start = BenchTimer.ticks()
    var at = 0
    while unsafe at < stream.bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: stream.bytes[at...])
      var consumed = 0
      let step = unsafe session.receive(rest, consumed: &consumed, &reader, at: time, to: &wire)
      guard case .application(let delivery) = step else {
        preconditionFailure("an order is the application's: \(step)")
      }
      session.confirm(delivery)
      delivered &+= delivery.number
      at += consumed
    }
    let took = BenchTimer.ticks() - start
    sum = sum &* 31 &+ delivered
    return took
  }

  /// The same without a session.
  func decode(_ sum: inout UInt64) -> UInt64 {
    var decoder = Decoder(limits: DecoderLimits(messageBytes: 4_096))
    var validator = Validator(compiled)
    var good: UInt64 = 0
    let start = BenchTimer.ticks()
    var at = 0
    while unsafe at < stream.bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: stream.bytes[at...])
      guard case .message(let used) = unsafe decoder.next(rest) else {
        preconditionFailure("the stream holds whole messages")
      }
      var message = decoder.message
      if validator.check(&message).isGood { good &+= 1 }
      at += used
    }
    let took = BenchTimer.ticks() - start
    sum = sum &* 31 &+ good
    return took
  }

  // MARK: Out

  func send(_ sum: inout UInt64) -> UInt64 {
    let start = BenchTimer.ticks()
    for _ in 0..<Self.count {
      let outcome = sender.send(FIXMessageType.newOrderSingle, at: time, to: &wire) { writer in
        unsafe body.withUnsafeBytes { unsafe writer.append($0) }
      }
      guard case .sent = outcome else { preconditionFailure("it is sent: \(outcome)") }
    }
    let took = BenchTimer.ticks() - start
    sum = sum &* 31 &+ wire.bytes
    return took
  }

  /// The same without a session.
  func write(_ sum: inout UInt64) -> UInt64 {
    var wire = CountingWire()
    var writer = unsafe MessageWriter(buffer)
    let start = BenchTimer.ticks()
    for number in 0..<Self.count {
      writer.begin(
        FIXMessageType.newOrderSingle, header: header, sequence: UInt64(number + 2),
        time: time.wall)
      unsafe body.withUnsafeBytes { unsafe writer.append($0) }
      guard let bytes = unsafe writer.finish() else { preconditionFailure("it fits") }
      unsafe wire.send(bytes)
    }
    let took = BenchTimer.ticks() - start
    sum = sum &* 31 &+ wire.bytes
    return took
  }
}

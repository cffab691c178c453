// What the gateways tell each other arrives as it was told, in order; and bytes that nobody wrote are no note.

import Events
import Fabric
import FIXSession
import Testing

@testable import FIXGateways

@Suite struct AdminRingTests {
  /// A ring of a fabric of its own.
  private func withRing(
    capacity: Int = 1024, _ body: (consuming RingProducer, consuming RingConsumer) -> Void
  ) throws {
    var plan = FabricPlan(instance: "admin-\(UInt32.random(in: 0 ... .max))")
    plan.rings = [RingPlan(name: "sessions", writer: "a", reader: "b", capacity: capacity)]
    let fabric = try Fabric(plan: plan)
    body(fabric.producer("sessions"), fabric.consumer("sessions"))
    fabric.unlink()
  }

  @Test func framesArriveInOrder() throws {
    try withRing { producer, consumer in
      var wakes = 0
      var sender = AdminSender(producer) { wakes += 1 }
      var receiver = AdminReceiver(consumer)
      sender.send(.attach, 3, value: 17)
      sender.send(SessionNote.none, 4)
      sender.send(.received, 4095, value: .max)
      #expect(receiver.hasFrame() && wakes == 3)
      let first = receiver.next()
      #expect(first?.code == .attach && first?.session == 3 && first?.value == 17)
      let second = receiver.next()
      #expect(second?.code == .note && second?.session == 4)
      #expect(second?.byteCount == SessionNote.byteCount)
      if let second {
        let note = unsafe SessionNote(bytes: receiver.body(second))
        #expect(note?.kind == SessionNote.Kind.none)
      }
      let third = receiver.next()
      #expect(third?.code == .received && third?.session == 4095 && third?.value == .max)
      #expect(receiver.next() == nil && !receiver.hasFrame() && receiver.brokenCount == 0)
    }
  }

  @Test func answersOfEveryLengthArriveWhole() throws {
    try withRing { producer, consumer in
      var sender = AdminSender(producer) {}
      var receiver = AdminReceiver(consumer)
      for count in Array(0...200) + [4_095, 4_096] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
        let isTold = unsafe bytes.withUnsafeBytes { unsafe sender.send($0, type: 0x38, 9) }
        #expect(isTold)
        let frame = receiver.next()
        #expect(frame?.code == .answer && frame?.value == 0x38 && frame?.session == 9)
        if let frame { #expect(unsafe Array(receiver.body(frame)) == bytes) }
      }
      let tooLong = [UInt8](repeating: 1, count: 4_097)
      let isTold = unsafe tooLong.withUnsafeBytes { unsafe sender.send($0, type: 0x38, 9) }
      #expect(!isTold && receiver.next() == nil)
    }
  }

  @Test func aFrameThatSaysMoreThanThereIsIsLeftOut() throws {
    try withRing { producer, consumer in
      var producer = producer
      var receiver = AdminReceiver(consumer)
      let lie = AdminHead(.answer, session: 1, value: 2, byteCount: 4_000)
      let isThere = producer.push(lie.event)
      #expect(isThere)
      let frame = receiver.next()
      #expect(frame?.byteCount == 0 && receiver.brokenCount == 1)
      #expect(receiver.next() == nil)
    }
  }

  @Test func bytesThatNobodyWroteAreNoNote() {
    var random = SystemRandomNumberGenerator()
    var good = [UInt8](repeating: 0, count: SessionNote.byteCount)
    unsafe good.withUnsafeMutableBytes { unsafe SessionNote.none.copy(to: $0.baseAddress!) }
    func isNote(_ bytes: [UInt8]) -> Bool {
      unsafe bytes.withUnsafeBytes { unsafe SessionNote(bytes: $0) != nil }
    }
    #expect(isNote(good))
    #expect(!isNote(good.dropLast()))
    for place in 0...2 {
      var bad = good
      bad[place] = 0xFF
      #expect(!isNote(bad), "byte \(place)")
    }
    // Lengths of pieces that can't be.
    var long = good
    for place in 24..<30 { long[place] = 0xFF }
    #expect(!isNote(long))
    for _ in 0..<10_000 {
      let bytes = good.map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = isNote(bytes)
    }
  }
}

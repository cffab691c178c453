// Notes are what a ring carries between the halves: their layout, and what they hold at most.

import FIXCodec
import Testing

@testable import FIXSession

@Suite struct NoteTests {
  @Test func `the layout is as it is drawn`() {
    #expect(MemoryLayout<SessionNote>.size == SessionNoteLayout.byteCount)
    #expect(MemoryLayout<SessionNote>.stride == SessionNoteLayout.byteCount)
    #expect(MemoryLayout<SessionNote>.alignment == 8)
    #expect(MemoryLayout<SessionNote>.offset(of: \.kind) == SessionNoteLayout.kindOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.reason) == SessionNoteLayout.reasonOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.fault) == SessionNoteLayout.faultOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.flags) == SessionNoteLayout.flagsOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.seconds) == SessionNoteLayout.secondsOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.number) == SessionNoteLayout.numberOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.through) == SessionNoteLayout.throughOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.lengths) == SessionNoteLayout.lengthsOffset)
    #expect(MemoryLayout<SessionNote>.offset(of: \.pieces) == SessionNoteLayout.piecesOffset)
    #expect(
      SessionNoteLayout.piecesOffset + SessionNoteLayout.piecesByteCount
        == SessionNoteLayout.byteCount)
  }

  @Test func `a reject's bytes`() {
    var note = SessionNote(.reject, reason: .invalidMessage)
    note.number = 7
    note.fault = .outOfRange
    note.seconds = 5
    let hasType = FieldBytes.standalone(Array("D".utf8)) { note.append(.type, $0) }
    #expect(hasType)
    note.append(.tag, number: 12345)
    let hasRoute = FieldBytes.standalone(Array("JCD".utf8)) {
      note.append(.deliverTo, tag: "128=", $0)
    }
    #expect(hasRoute)
    let bytes = unsafe withUnsafeBytes(of: note) { unsafe Array($0) }
    let reject = SessionNote.Kind.reject.rawValue
    let reason = SessionReason.invalidMessage.rawValue
    #expect(
      Array(bytes[0..<32]) == [
        reject, reason, Fault.outOfRange.rawValue, 0, 5, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0,
        0, 0, 0, 0, 0, 1, 5, 0, 8, 0, 0, 0,
      ])
    #expect(String(decoding: bytes[32..<46], as: UTF8.self) == "D12345128=JCD\u{1}")
  }

  @Test func `what has no room is refused whole`() {
    var note = SessionNote(.heartbeat)
    let long = [UInt8](repeating: 0x41, count: 224)
    func append(_ piece: SessionNote.Piece, _ bytes: [UInt8]) -> Bool {
      FieldBytes.standalone(bytes) { note.append(piece, $0) }
    }
    let tooLong = append(.text, long + [0x41])
    #expect(!tooLong)
    #expect(note.length(.text) == 0)
    let fits = append(.text, long)
    #expect(fits)
    let more = append(.type, [0x42])
    #expect(!more)
  }

  @Test func `reasons have names of their own, and counters`() {
    let names = Set(SessionReason.allCases.map(\.name))
    #expect(names.count == SessionReason.allCases.count)
    #expect(SessionReason.numberTooLow.name == "number_too_low")
    #expect(SessionReason.wrongCompID.name == "wrong_comp_id")
    #expect(SessionReason.allCases.count <= 64)
    var counters = SessionCounters()
    for reason in SessionReason.allCases {
      counters.count(reason)
      #expect(counters[reason] == 1)
    }
    #expect((counters + counters)[.stale] == 2)
  }

  @Test func `events that nobody takes are lost from the oldest on, and counted`() {
    var events = EventQueue()
    for number in 0..<UInt64(EventQueue.capacity + 3) {
      events.push(.rejectReceived(number: number))
    }
    #expect(events.lostCount == 3)
    let oldest = events.pop()
    #expect(oldest == .rejectReceived(number: 3))
  }
}

// Requests as FIX, and what is read out of reports.

import Events
import FIXCodec
import FIXDictionary
import Testing

@testable import Participants

@Suite struct ParticipantWireTests {
  /// The body of a request, with `|` between its fields.
  private func text(_ request: ParticipantRequest) -> String {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 64)
    defer { unsafe memory.deallocate() }
    let header = HeaderTemplate(sender: "P", target: "V")
    var writer = unsafe MessageWriter(memory)
    writer.begin(
      request.type, header: header, sequence: 5, time: Nanoseconds(1_764_115_200_000_000_000))
    request.write(
      symbol: Array("ACME".utf8), at: Nanoseconds(1_764_115_200_000_000_000), into: &writer)
    guard let bytes = unsafe writer.finish() else { return "" }
    let whole = unsafe String(decoding: bytes, as: UTF8.self).replacing("\u{1}", with: "|")
    guard let body = whole.firstRange(of: "|56=V|"), let end = whole.firstRange(of: "10=") else {
      return whole
    }
    return String(whole[body.upperBound..<end.lowerBound])
  }

  private func request(_ kind: ParticipantRequest.Kind, revision: UInt32) -> ParticipantRequest {
    ParticipantRequest(
      kind: kind, participant: 1, order: 42, revision: revision, instrument: 0, side: .sell,
      quantity: Quantity(units: 300_000_000), price: Price(units: 10_125_000_000))
  }

  @Test func `requests as they are on the wire`() {
    #expect(
      text(request(.enter, revision: 0))
        == "11=42-0|21=1|38=3|40=2|44=101.25|54=2|55=ACME|60=20251126-00:00:00.000|5001=O|")
    #expect(
      text(request(.take, revision: 0))
        == "11=T42-0|21=1|38=3|40=2|44=101.25|54=2|55=ACME|59=3|60=20251126-00:00:00.000|5001=O|")
    #expect(
      text(request(.replace, revision: 3))
        == "11=42-3|21=1|38=3|40=2|41=42-2|44=101.25|54=2|55=ACME|60=20251126-00:00:00.000|5001=O|")
    #expect(
      text(request(.cancel, revision: 1))
        == "11=42-1|41=42-0|54=2|55=ACME|60=20251126-00:00:00.000|")
  }

  /// What is read out of a report with this name and this status.
  private func report(_ name: String, _ status: String, filled: String = "0") -> ParticipantReport?
  {
    let body =
      "35=8|34=2|49=V|52=20251126-00:00:00|56=P|6=0|11=\(name)|14=\(filled)|17=1|20=0|37=9|"
      + "39=\(status)|54=1|55=ACME|150=0|151=1|"
    let bytes = Array(body.replacing("|", with: "\u{1}").utf8)
    var message = Array("8=FIX.4.2\u{1}9=\(bytes.count)\u{1}".utf8) + bytes
    let sum = message.reduce(0) { ($0 + Int($1)) % 256 }
    message += Array("10=\(String(1_000 + sum).dropFirst())\u{1}".utf8)
    var decoder = Decoder()
    return unsafe message.withUnsafeBytes { bytes in
      guard case .message = unsafe decoder.next(bytes) else { return nil }
      return ParticipantReport(decoder.message)
    }
  }

  @Test func `what a report says`() {
    #expect(
      report("42-1", "1", filled: "7")
        == ParticipantReport(order: 42, hasEnded: false, filled: Quantity(units: 700_000_000)))
    for status in ["0", "1", "5", "6", "E", "A"] {
      #expect(report("1-0", status)?.hasEnded == false)
    }
    for status in ["2", "4", "8", "C"] { #expect(report("1-0", status)?.hasEnded == true) }
  }

  @Test func `names that aren't ours are nobody's`() {
    for name in ["T42-0", "42", "-1", "x", "4x-0", "99999999999999999999999-0"] {
      #expect(report(name, "0") == nil, "\(name)")
    }
  }
}

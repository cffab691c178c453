// Any stream in any pieces: the same messages as in one piece, and those that the reference finds.

import FIXCodec
import FIXDictionary
import FIXJudge
import ReferenceFIX

final class FramingTarget: FuzzTarget {
  static let name = "framing"
  static let about = "a stream in any pieces: the same as in one, and as the reference reads it"
  static let byteCountMax = 1024
  static var seeds: [[UInt8]] {
    let streams = [Samples.stream(), Samples.judging.flatMap { $0 }] + Samples.disturbances
    return streams.enumerated().map { [UInt8($0.offset)] + $0.element.prefix(byteCountMax - 1) }
      + Samples.all.map { [7] + $0.bytes + $0.bytes }
  }

  /// Small, so that its being reached is tried as well.
  private static let messageBytesMax = 300

  private var decoder = Decoder(limits: DecoderLimits(messageBytes: messageBytesMax))
  private let framer = ReferenceFramer(
    messageBytesMax: messageBytesMax, rules: ReferenceRules(.apus))

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    guard let chance = unsafe bytes.first else { return }
    let stream = unsafe Array(bytes.dropFirst())
    if stream.isEmpty { return }
    let whole = Feed.read(stream, cuts: [], &decoder)
    // Pieces of one byte, or of up to as many as the first byte says.
    var random = Chance(seed: UInt64(chance))
    var cuts: [Int] = []
    var at = 0
    while true {
      at += chance < 4 ? 1 : 1 + random.below(Int(chance))
      if at >= stream.count { break }
      cuts.append(at)
    }
    let pieces = Feed.read(stream, cuts: cuts, &decoder)
    if pieces != whole { fatalError("cut at \(cuts): \(pieces), in one piece \(whole)") }
    let expected = Feed.read(stream, framer)
    if whole != expected { fatalError("found \(whole), not \(expected)") }
  }
}

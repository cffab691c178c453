// What the codec says of any bytes, against the slow reading of the rules. Here a wrong verdict is found,
// and not only a crash.

import FIXCodec
import FIXDictionary
import FIXJudge

final class JudgeTarget: FuzzTarget {
  static let name = "judge"
  static let about = "frame, fields, values, verdict and groups against the reference"
  static let byteCountMax = 600
  static var seeds: [[UInt8]] {
    // With bit 2 the dialect that has one of everything.
    Envelope.seeds + Envelope.seeds.map { [$0[0] | 4] + $0[1...] }
  }

  private var judge = Judge(.apus, messageBytesMax: 2048)
  private var judgeOfAll = Judge(.judging, messageBytesMax: 2048)

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    guard let kind = unsafe bytes.first else { return }
    unsafe Envelope.open(bytes) { message in
      let stream = unsafe Array(message)
      let complaint =
        kind & 4 == 0 ? judge.complaint(stream) : judgeOfAll.complaint(stream)
      if let complaint { fatalError("\(complaint): \(Written.text(stream))") }
    }
  }
}

/// The kernels alone, on bytes that no message would have.
final class KernelTarget: FuzzTarget {
  static let name = "kernel"
  static let about = "fields, sum and flags of any bytes at each width, against the rule"
  static let byteCountMax = 700
  static var seeds: [[UInt8]] { Samples.all.map(\.bytes) + Samples.disturbances }

  private let judge = KernelJudge(byteCountMax: 1024, capacity: 100)

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    let fields = unsafe Array(bytes) + [Written.soh]
    if fields.count > 1024 { return }
    if let complaint = judge.complaint(fields) { fatalError(complaint) }
  }
}

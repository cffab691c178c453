// What a fuzzer's bytes are given to. A new target is a type of its own and a line in the list below; all
// else (corpus, seeds, replay, campaign, tools/test) goes by that list.

/// One thing to fuzz. What is wrong ends the process, with words: the fuzzer keeps the bytes.
protocol FuzzTarget: AnyObject {
  static var name: String { get }
  /// For the list of targets, a line.
  static var about: String { get }
  /// Inputs to begin with.
  static var seeds: [[UInt8]] { get }
  /// The longest input that makes sense.
  static var byteCountMax: Int { get }

  init()

  /// The memory around `bytes` is closed to reads when the address sanitizer is there.
  func run(_ bytes: UnsafeRawBufferPointer)
}

enum Targets {
  static var all: [any FuzzTarget.Type] {
    [
      FramingTarget.self, DecodeTarget.self, JudgeTarget.self, KernelTarget.self,
      SessionTarget.self, LogTarget.self,
    ]
  }

  /// Those with a mistake on purpose: a campaign that doesn't find it proves nothing.
  static var planted: [any FuzzTarget.Type] {
    [PlantedRead.self, PlantedTrap.self, PlantedDifference.self]
  }

  static func named(_ name: String) -> (any FuzzTarget.Type)? {
    (all + planted).first { $0.name == name }
  }
}

// The story that speed is measured by: a venue, two traders and ten clients in an ordinary hour, when everybody trades and nothing
// goes wrong. TESTING.md says what it is, so that a figure can be had again.

import Arguments

extension StoryMaker {
  public static let ordinaryTraders = 2

  /// `paceNs`: between two requests of a client, on average.
  public static func ordinary(seed: UInt64, paceNs: UInt64, untilNs: UInt64) -> Story {
    let text = """
      latency 20us 200us
      pace \(DurationText.format(paceNs))
      traders \(ordinaryTraders)
      clients honest 8
      clients clumsy 1
      clients slow 1
      """
    // A test reads it.
    guard let profile = try? Profile(name: "ordinary", text: text) else {
      preconditionFailure("the ordinary profile can't be read")
    }
    var story = make(seed: seed, profile: profile, untilNs: untilNs)
    // What the seeds of other profiles draw is here as the product has it by itself.
    story.traderCount = ordinaryTraders
    story.durability = "process"
    return story
  }
}

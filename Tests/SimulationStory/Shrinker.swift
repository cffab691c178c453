// Cuts a failing story shorter until nothing can be left out: deeds first, half of them at a time and then single ones (delta
// debugging), then clients, then time. What is left is short enough to be understood, and to be kept as a test.

public struct Shrinker {
  /// How often a story is tried at most.
  public static let triesMax = 400
  static let otherSeeds = 4

  public private(set) var story: Story
  public private(set) var tries = 0
  private let fails: (Story) -> Bool

  /// `fails` runs a story, and says whether it is broken still.
  public init(_ story: Story, fails: @escaping (Story) -> Bool) {
    self.story = story
    self.fails = fails
  }

  public mutating func shrink() {
    var before = -1
    while size != before, tries < Self.triesMax {
      before = size
      leaveOut(\.deeds)
      leaveOut(\.actors)
      shorten()
      calm()
    }
  }

  private var size: Int { story.deeds.count + story.actors.count }

  private mutating func attempt(_ candidate: Story) -> Bool {
    guard candidate != story, tries < Self.triesMax else { return false }
    tries += 1
    guard fails(candidate) else { return false }
    story = candidate
    return true
  }

  /// A break may hang on a moment that whatever is left out moves. So where much would go, a few other seeds are tried:
  /// one of them may hit such a moment in what is left.
  private mutating func attempt(_ candidate: Story, withoutMuch: Bool) -> Bool {
    if attempt(candidate) { return true }
    if !withoutMuch { return false }
    var candidate = candidate
    for _ in 0..<Self.otherSeeds {
      candidate.seed &+= 1
      if attempt(candidate) { return true }
    }
    return false
  }

  private mutating func leaveOut<Item>(_ list: WritableKeyPath<Story, [Item]>) {
    var chunk = max(1, story[keyPath: list].count / 2)
    while true {
      var at = 0
      while at < story[keyPath: list].count {
        var candidate = story
        let end = min(at + chunk, candidate[keyPath: list].count)
        candidate[keyPath: list].removeSubrange(at..<end)
        // What is gone makes room for what follows, which stands at the same place now.
        let isMuch = 4 * (end - at) >= story[keyPath: list].count
        if !attempt(candidate, withoutMuch: isMuch) { at += chunk }
      }
      if chunk == 1 { return }
      chunk = max(1, chunk / 2)
    }
  }

  /// Nothing that happens after the last deed may be needed; and a deed may be shorter.
  private mutating func shorten() {
    var candidate = story
    let last = story.deeds.last.map { $0.atNs + $0.forNs } ?? 0
    candidate.untilNs = min(story.untilNs, last + 5_000_000_000)
    _ = attempt(candidate)
    while story.untilNs > 2_000_000_000 {
      candidate = story
      candidate.untilNs = story.untilNs / 2
      candidate.deeds.removeAll { $0.atNs >= candidate.untilNs }
      if !attempt(candidate) { break }
    }
    for at in story.deeds.indices where story.deeds[at].forNs > 1_000_000_000 {
      candidate = story
      candidate.deeds[at].forNs = 1_000_000_000
      _ = attempt(candidate)
    }
  }

  /// A world that is simpler altogether.
  private mutating func calm() {
    var candidate = story
    candidate.segments = 0...0
    candidate.lossPerMillion = 0
    _ = attempt(candidate)
    candidate = story
    candidate.topology = "one_thread"
    candidate.snapshotsNs = 0
    _ = attempt(candidate)
    candidate = story
    for at in candidate.actors.indices { candidate.actors[at].manner = .honest }
    _ = attempt(candidate)
  }
}

// What a seed's story follows from beside the seed: the sources and the program. Whoever reads of a broken rule somewhere
// else has to have both to see it again.

import Pipeline

enum Provenance {
  /// `commit 1a2b3c4d5e6f, build 0.1.0+01234567`. The commit is that of the tree which the program was built in, with
  /// `-dirty` where files of it differ. The build is a sum of the program itself: it changes whenever the program does.
  static let words = "commit \(commit ?? "unknown"), build \(BuildID.current())"

  private static var commit: String? {
    // Tests/ApusSim/Provenance.swift, of which the root is three up.
    let path = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false)
    let root = path.dropLast(3).joined(separator: "/")
    let text = Files.said(
      by: ["git", "-C", root, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"])
    let word = text?.split(separator: "\n").first.map(String.init)
    return word?.isEmpty == false ? word : nil
  }
}

// A file that holds one secret. It is read only if nobody but its owner could have read it too: a
// password that the whole host can read is noticed at the start, and not after the theft.

import Glibc

enum SecretFile {
  /// A secret longer than this is another file.
  static let byteCountMax = 4096

  /// The file's text, without the line break that editors put at the end. `isHandedOver`: its directory is closed to
  /// all others, and the file may be somebody else's who lets this user read it; such a permission shows as its group's.
  static func read(path: String, isHandedOver: Bool = false) throws(ScalarFault) -> String {
    func fault(_ message: String) -> ScalarFault {
      ScalarFault(message: "the file '\(path)' \(message)")
    }
    func unread(_ error: CInt) -> ScalarFault {
      ScalarFault(message: "'\(path)': \(readingFailure(error))")
    }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw fault("has no name") }
    // Without waiting: a pipe would hold up the start until somebody writes into it.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unread(errno) }
    defer { close(descriptor) }
    // Of the open file and not of its name, which could be another's by now.
    var about = stat()
    guard unsafe fstat(descriptor, &about) == 0 else { throw unread(errno) }
    guard about.st_mode & S_IFMT == S_IFREG else {
      throw fault("is no regular file; put the secret into one")
    }
    let mode = about.st_mode & 0o777
    guard mode & (isHandedOver ? 0o037 : 0o077) == 0 else {
      throw fault(
        "may be read by others (its mode is 0\(String(mode, radix: 8))); "
          + "make it 0600: chmod 600 \(path)")
    }
    var bytes = [UInt8](repeating: 0, count: byteCountMax + 1)
    var count = 0
    while count < bytes.count {
      let from = count
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress! + from, buffer.count - from)
      }
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw unread(errno)
      }
      count += got
    }
    guard count <= byteCountMax else {
      throw fault("is over \(byteCountMax) bytes, the most that a secret may be")
    }
    var text = bytes[..<count]
    if text.last == UInt8(ascii: "\n") { text.removeLast() }
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    guard !text.isEmpty else { throw fault("is empty; put the secret into it") }
    guard let secret = String(validating: text, as: UTF8.self) else {
      throw fault("isn't UTF-8 text; save it as UTF-8")
    }
    return secret
  }
}

/// The bytes under a reader, and where they stand in their file.
package struct SourceText {
    package let file: String
    package let bytes: [UInt8]
    /// Line and column of every `stride`-th byte, so that a place costs a short walk wherever it is asked for: a file of one long
    /// line would cost the square of its length otherwise.
    private let marks: [Position]
    private static let stride = 64

    package init(_ bytes: [UInt8], file: String) {
        self.file = file
        self.bytes = bytes
        var marks: [Position] = [], position = Position(line: 1, column: 1)
        marks.reserveCapacity(bytes.count / Self.stride + 1)
        for index in bytes.indices {
            if index % Self.stride == 0 { marks.append(position) }
            Self.advance(&position, over: index, of: bytes)
        }
        if bytes.count % Self.stride == 0 { marks.append(position) }
        self.marks = marks
    }

    /// The byte at an offset; 0 behind the end.
    @inlinable @inline(__always)
    package func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    /// Where the text starts: behind a byte order mark.
    package var start: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    package func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    package func position(of offset: Int) -> Position {
        let offset = min(offset, bytes.count), mark = offset / Self.stride
        var position = marks[mark]
        for index in mark * Self.stride ..< offset { Self.advance(&position, over: index, of: bytes) }
        return position
    }

    package func place(of offset: Int) -> Place { Place(file: file, position: position(of: offset)) }

    /// The offset of the line break at or behind an offset, or the end of the text.
    package func lineEnd(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count, !bytes[index].isBreak { index += 1 }
        return index
    }

    /// The offset behind the line break at an offset: `\n`, `\r` or both.
    package func behindBreak(at offset: Int) -> Int {
        offset + (byte(offset) == .carriageReturn && byte(offset + 1) == .lineFeed ? 2 : 1)
    }

    /// The part of a range without blanks at its end.
    package func trimmedEnd(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, bytes[end - 1].isBlank { end -= 1 }
        return range.lowerBound ..< end
    }

    private static func advance(_ position: inout Position, over index: Int, of bytes: [UInt8]) {
        let byte = bytes[index]
        if byte.isBreak {
            if byte == .carriageReturn, index + 1 < bytes.count, bytes[index + 1] == .lineFeed { return }
            position = Position(line: position.line + 1, column: 1)
        } else if byte & 0xC0 != 0x80, !(index == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF])) {
            position.column += 1
        }
    }
}

"""Takes pictures of the console: pictures.py REGIE FOLDER [SCREEN ...]; see scripts/pictures."""

import codecs
import collections
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

import pyte
from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZES = [(80, 24), (160, 45)]
GROUNDS = {"sombre": ("15;0", "d0d0d0", "121212"), "clair": ("0;15", "262626", "ffffff")}
LANGUAGES = ["fr", "en"]
MOST_BYTES = 72_000
MOST_COLOURS = (48, 28, 20)

# Which keys lead from the board to each screen; a longer text than one key is typed as it stands.
LOGIN = "connexion"
SCREENS = {
    LOGIN: ["rdupuis"],
    "planning": ["L"],
    "planning-demain": ["J", "L", "L", "-"],
    "en-main": ["J", "L", "m", "j", "l"],
    "nouvelle-mission": ["n"],
    "suggestions": ["\t", "s"],
    "pourquoi-pas": ["\t", "w"],
    "absence": ["A"],
    "missions": ["g", "m"],
    "mission": ["g", "m", "/", "etat:en_cours", "\r", "\r"],
    "chercher": ["\x10", "lyon"],
    "commande": [":", "plan"],
    "semaine": ["-", "-", "-"],
    "clients": ["g", "c"],
    "client": ["g", "c", "j", "\r"],
    "contrat": ["g", "c", "j", "\r", "a", "k"],
    "utilisateurs": ["g", "u"],
    "notifications": ["g", "n"],
    "journal": ["g", "l"],
    "aide": ["?"],
    "preferences": [","],
    "aller": ["g"],
}

# Whose console it is, where it isn't the usual one: somebody who was told something.
ACTORS = {"notifications": "amorel"}

FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono"
CELL = (9, 18)
NAMED = {
    "black": "000000", "red": "cd3131", "green": "0dbc79", "brown": "e5e510", "blue": "2472c8", "magenta": "bc3fbc",
    "cyan": "11a8cd", "white": "e5e5e5",
}


class Console:
    """The console on a pseudo-terminal, and what it shows."""

    def __init__(self, regie, size, ground, language, name):
        self.screen = pyte.Screen(*size)
        self.parser = pyte.Stream(self.screen)
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLORFGBG=ground)
            if name == LOGIN:
                # Nobody is believed to be anybody: the password is asked for.
                os.environ["REGIE_SESSION_DEFAULT_LOGIN"] = ""
            actor = ["--as", ACTORS[name]] if name in ACTORS else []
            os.execv(regie, [regie, "console", "--langue", language, *actor])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def read(self, quiet, most):
        """Takes what is drawn until nothing more comes for so long."""
        end = time.monotonic() + most
        while time.monotonic() < end and select.select([self.fd], [], [], quiet)[0]:
            try:
                drawn = os.read(self.fd, 1 << 16)
            except OSError:
                return
            # The parser knows nothing of private sequences: keyboard protocol, synchronised frames, clipboard.
            text = re.sub(r"\x1b\[[<>=?][0-9;$]*[a-gi-z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)", "", self.decode(drawn))
            self.parser.feed(text)

    def until(self, text, most):
        end = time.monotonic() + most
        while text not in "\n".join(self.screen.display):
            if time.monotonic() > end:
                sys.exit(f"{text!r} never came:\n" + "\n".join(self.screen.display))
            self.read(0.1, 1)

    def press(self, keys):
        for key in keys:
            os.write(self.fd, key.encode())
            self.read(0.25, 3)
        self.read(0.6, 5)

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def cell_colours(cell, ink, paper):
    front = ink if cell.fg == "default" else NAMED.get(cell.fg, cell.fg)
    back = paper if cell.bg == "default" else NAMED.get(cell.bg, cell.bg)
    return (back, front) if cell.reverse else (front, back)


def picture(screen, ink, paper):
    fonts = [ImageFont.truetype(FONTS + style + ".ttf", 15) for style in ("", "-Bold")]
    image = Image.new("RGB", (screen.columns * CELL[0], screen.lines * CELL[1]), "#" + paper)
    draw = ImageDraw.Draw(image)
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            front, back = cell_colours(cell, ink, paper)
            left, top = column * CELL[0], row * CELL[1]
            draw.rectangle((left, top, left + CELL[0] - 1, top + CELL[1] - 1), fill="#" + back)
            if cell.data.strip():
                draw.text((left, top), cell.data, font=fonts[cell.bold], fill="#" + front)
            if cell.underscore:
                draw.line((left, top + CELL[1] - 2, left + CELL[0] - 1, top + CELL[1] - 2), fill="#" + front)
    return image


def colours(screen, ink, paper):
    """Every colour of the screen's cells, then what lies between ink and paper where letters have soft edges."""
    pairs = collections.Counter()
    for row in range(screen.lines):
        for column in range(screen.columns):
            pairs[cell_colours(screen.buffer[row][column], ink, paper)] += 1
    exact = {ImageColor.getrgb("#" + colour) for pair in pairs for colour in pair}
    soft = [
        tuple((a * step + b * (4 - step)) // 4 for a, b in zip(*(ImageColor.getrgb("#" + colour) for colour in pair)))
        for pair, _ in pairs.most_common()
        for step in (1, 2, 3)
    ]
    return list(dict.fromkeys([*exact, *soft]))


def save(image, palette, path):
    """As small as it must be: with fewer colours between ink and paper until it is."""
    for most in MOST_COLOURS:
        table = Image.new("P", (1, 1))
        table.putpalette([part for colour in palette[:most] for part in colour])
        image.quantize(palette=table, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return
    sys.exit(f"{path}: {path.stat().st_size} bytes")


def main():
    regie, folder, wanted = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:] or list(SCREENS)
    if unknown := set(wanted) - set(SCREENS):
        sys.exit(f"no such screen: {', '.join(unknown)}; there are {', '.join(SCREENS)}")
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for size in SIZES:
            for ground, (variable, ink, paper) in GROUNDS.items():
                for name in wanted:
                    console = Console(regie, size, variable, language, name)
                    console.until("Régie", 20)
                    console.read(0.8, 5)
                    console.press(SCREENS[name])
                    path = folder / f"{name}-{size[0]}x{size[1]}-{ground}-{language}.png"
                    save(picture(console.screen, ink, paper), colours(console.screen, ink, paper), path)
                    console.close()
                    print(path)


if __name__ == "__main__":
    main()

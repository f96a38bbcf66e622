# SPDX-License-Identifier: Apache-2.0
"""One car passing is one read: following, voting and publishing with written-down detections and readings."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from camera.pipeline import FrameResult, Pipeline
from camera.types import Box, Character, Image, PlateRead, Reading
from tests.helpers.plates import START, WrittenDetector, WrittenReader, frame, reading, settings

A, B = 50, 180
Places = Mapping[Box, int]


def place(x: float, y: float = 100, width: float = 80) -> Box:
    """Where a plate is."""
    return Box(x, y, x + width, y + width / 2)


def away_and_back(first: int, without: int, level: int) -> list[Places]:
    """Frames with plate A, frames without any, and three frames with the plate of that level in A's place."""
    nothing: Places = {}
    return [*[{place(100): A}] * first, *[nothing] * without, *[{place(100): level}] * 3]


def run(
    frames: Sequence[Places],
    answers: Mapping[int, Sequence[Reading]],
    seeds: Sequence[int] = (),
    **changes: float,
) -> tuple[list[FrameResult], WrittenReader]:
    """Each frame's result and that of the end."""
    reader = WrittenReader(answers)
    pipeline = Pipeline("front", WrittenDetector([list(one) for one in frames]), reader, settings(**changes))
    backgrounds = seeds or [1] * len(frames)
    results = [
        pipeline.process(frame(number, plates, seed=seed))
        for number, (plates, seed) in enumerate(zip(frames, backgrounds, strict=True))
    ]
    return [*results, pipeline.finish()], reader


def texts(results: Sequence[FrameResult]) -> list[str]:
    """What was published, in order."""
    return [read.reading.text for result in results for read in result.reads]


def counted(results: Sequence[FrameResult]) -> tuple[int, int, int]:
    """How many plates left unread, clipped, and too small."""
    unread = sum(result.unread for result in results)
    return unread, sum(result.clipped for result in results), sum(result.too_small for result in results)


def only(results: Sequence[FrameResult]) -> PlateRead:
    """The one read."""
    (read,) = [read for result in results for read in result.reads]
    return read


def test_one_car_passing_is_one_read() -> None:
    results, _ = run([{place(20 * t): A} for t in range(1, 10)], {A: [reading("8QTQ743", 0.95)]})
    assert texts(results) == ["8QTQ743"]
    assert sum(result.unread for result in results) == 0


def test_the_read_is_published_by_the_frame_that_makes_it_sure() -> None:
    results, _ = run([{place(20 * t): A} for t in range(1, 6)], {A: [reading("8QTQ743", 0.95)]})
    assert [len(result.reads) for result in results] == [0, 1, 0, 0, 0, 0]


def test_a_very_sure_plate_is_published_by_its_first_frame() -> None:
    results, _ = run([{place(20): A}, {place(40): A}], {A: [reading("8QTQ743", 0.99)]})
    assert [len(result.reads) for result in results] == [1, 0, 0]


def test_two_cars_are_two_reads() -> None:
    frames = [{place(10 + 5 * t, 40): A, place(220 - 5 * t, 160): B} for t in range(5)]
    results, _ = run(frames, {A: [reading("8QTQ743")], B: [reading("2QMQ579")]})
    assert sorted(texts(results)) == ["2QMQ579", "8QTQ743"]


def test_a_cut_to_another_picture_is_another_car_though_the_plate_is_in_the_same_place() -> None:
    frames = [{place(100): A}] * 3 + [{place(100): B}] * 3
    answers = {A: [reading("8QTQ743", 0.95)], B: [reading("2QMQ579", 0.95)]}
    results, _ = run(frames, answers, seeds=[1, 1, 1, 2, 2, 2])
    assert texts(results) == ["8QTQ743", "2QMQ579"]


def test_another_text_in_the_same_place_and_scene_is_another_car() -> None:
    frames = [{place(100): A}] * 2 + [{place(100): B}] * 2
    answers = {A: [reading("8QTQ743", 0.85)], B: [reading("2QMQ579", 0.95)]}
    results, _ = run(frames, answers)
    assert sorted(texts(results)) == ["2QMQ579", "8QTQ743"]


def test_pictures_shown_for_one_frame_each_are_read() -> None:
    frames = [{place(100): A}, {place(100): B}]
    answers = {A: [reading("8QTQ743", 0.8)], B: [reading("2QMQ579", 0.8)]}
    results, _ = run(frames, answers, seeds=[1, 2])
    assert texts(results) == ["8QTQ743", "2QMQ579"]


def test_the_same_plate_after_a_short_loss_is_no_second_read() -> None:
    frames = away_and_back(3, 20, A)
    results, _ = run(frames, {A: [reading("8QTQ743")]}, repeat_after_s=8)
    assert texts(results) == ["8QTQ743"]


def test_the_same_plate_much_later_is_a_second_read() -> None:
    frames = away_and_back(3, 20, A)
    results, _ = run(frames, {A: [reading("8QTQ743")]}, repeat_after_s=1)
    assert texts(results) == ["8QTQ743", "8QTQ743"]


def test_a_doubtful_second_look_at_the_same_car_is_no_second_read() -> None:
    """Lost and met again, its last character now reads 8, with the published 3 as runner-up."""
    again = reading("8QTQ748", 0.95, **{"3": 0.04})
    frames = away_and_back(2, 10, B)
    results, _ = run(frames, {A: [reading("8QTQ743")], B: [again]})
    assert texts(results) == ["8QTQ743"]


def test_a_sister_plate_one_character_apart_is_its_own_read() -> None:
    frames = away_and_back(2, 10, B)
    results, _ = run(frames, {A: [reading("8QTQ743", 0.999)], B: [reading("8QTQ744", 0.999)]})
    assert texts(results) == ["8QTQ743", "8QTQ744"]


def test_a_published_plate_costs_no_more_reading() -> None:
    _, reader = run([{place(100): A}] * 8, {A: [reading("8QTQ743")]})
    assert reader.calls == 1


def test_an_unsure_first_frame_gets_a_second_look() -> None:
    _, reader = run([{place(100): A}], {A: [reading("8QTQ743", 0.5)]})
    assert reader.calls == 2


def test_a_plate_cut_by_the_edge_is_counted_and_not_read() -> None:
    results, reader = run([{place(0): A}] * 3, {A: [reading("QTQ743")]})
    assert texts(results) == []
    assert reader.calls == 0
    assert counted(results) == (1, 1, 0)


def test_what_cannot_be_read_is_counted_once() -> None:
    results, _ = run([{place(100): A}] * 5, {A: [reading("QTQ", 0.1), reading("T1", 0.1), reading("", 0.0)]})
    assert texts(results) == []
    assert counted(results) == (1, 0, 0)


def test_plates_too_small_to_read_are_shown_and_counted_apart() -> None:
    results, reader = run([{place(100, width=24): A}] * 3, {A: [reading("8QTQ743")]})
    assert [len(result.plates) for result in results] == [1, 1, 1, 0]
    assert reader.calls == 0
    assert counted(results) == (0, 0, 1)


def test_a_plate_that_comes_near_and_is_read_is_counted_nowhere() -> None:
    frames = [{place(100, width=30): A}, {place(96, width=48): A}, {place(90, width=70): A}]
    results, _ = run(frames, {A: [reading("8QTQ743")]})
    assert texts(results) == ["8QTQ743"]
    assert counted(results) == (0, 0, 0)


def test_a_plate_that_was_cut_only_at_the_end_is_unread_for_another_reason() -> None:
    frames = [{place(40 - 10 * t): A} for t in range(5)]
    results, _ = run(frames, {A: [reading("QTQ", 0.1)]})
    assert counted(results) == (1, 0, 0)


def test_what_the_detector_doubts_is_no_plate_that_was_missed() -> None:
    pipeline = Pipeline(
        "front", WrittenDetector([[place(100, width=24)]], 0.5), WrittenReader({}), settings()
    )
    results = [pipeline.process(frame(0, {})), pipeline.finish()]
    assert counted(results) == (0, 0, 0)


class Looks:
    """Tells a state, and notes the plates it was shown."""

    def __init__(self) -> None:
        self.crops: list[Image] = []

    def states(self, crop: Image) -> Mapping[str, float]:
        """Nevada, nearly."""
        self.crops.append(crop)
        return {"": 0.1, "NV": 0.85, "CA": 0.05}


def test_the_state_is_told_once_for_each_read_from_the_clearest_frame() -> None:
    looks = Looks()
    places = [{place(100): A}, {place(98, width=84): A}, {place(96, width=88): A}]
    pipeline = Pipeline(
        "front",
        WrittenDetector([list(one) for one in places]),
        WrittenReader({A: [reading("QTQ1234", 0.92)]}),
        settings(),
        state=looks,
    )
    results = [pipeline.process(frame(number, one)) for number, one in enumerate(places)]
    read = only(results)
    assert (read.reading.state, read.reading.state_confidence) == ("NV", 0.85)
    assert [crop.shape for crop in looks.crops] == [(47, 95, 3)]  # that of 84 by 42 with its margin


def test_sighted_plates_carry_the_best_text_so_far() -> None:
    results, _ = run([{place(100): A}] * 2, {A: [reading("8QTQ743", 0.5)]})
    first, second = results[0].plates[0], results[1].plates[0]
    assert (first.text, first.track, first.box) == ("8QTQ743", second.track, place(100))
    assert second.confidence > first.confidence


def test_the_pictures_show_the_clearest_frame() -> None:
    """The plate comes nearer; the first frame reads something else, the third is the surest."""
    answers = {A: [reading("8QTQ148", 0.4)] * 2 + [reading("8QTQ743", 0.6)] * 2 + [reading("8QTQ743", 0.97)]}
    frames = [{place(60, width=70): A}, {place(62, width=74): A}, {place(64, width=80): A}]
    results, _ = run(frames, answers)
    read = only(results)
    assert read.box == place(64, width=80)
    assert read.captured_at == frame(2, {}).captured_at
    assert (read.first_seen_at, read.last_seen_at, read.frames) == (START, frame(2, {}).captured_at, 3)
    plate = cv2.imdecode(np.frombuffer(read.plate_jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert plate is not None
    assert plate.shape == (60, 120, 3)
    assert read.frame_size == (320, 240)


def test_a_read_knows_its_camera_reader_and_state() -> None:
    read = only(run([{place(100): A}], {A: [reading("8QTQ743")]})[0])
    assert (read.camera, read.reader, read.reading.state) == ("front", "written", "CA")
    assert 0.5 < read.reading.state_confidence < 1


def test_finish_before_any_frame_is_empty() -> None:
    pipeline = Pipeline("front", WrittenDetector([]), WrittenReader({}), settings())
    assert pipeline.finish() == FrameResult()


def test_finish_publishes_what_was_still_being_followed() -> None:
    results, _ = run([{place(100): A}], {A: [reading("8QTQ743", 0.8)]})
    assert [len(result.reads) for result in results] == [0, 1]


def test_formats_weigh_the_vote_once_however_many_frames() -> None:
    """Every frame sees an O a little surer than a 0 where California has a digit."""
    characters = [Character(char, 0.99) for char in "8QTQ74"]
    characters.append(Character("O", 0.6, (("0", 0.39),)))
    results, _ = run([{place(100): A}] * 4, {A: [Reading("8QTQ74O", 0.6, tuple(characters))]})
    read = only(results)
    assert read.reading.text == "8QTQ740"
    assert read.reading.characters[6].alternatives[0][0] == "O"

"""The table of what is changed in Rasa and in what it stands on.

Each row: what is replaced ("module:name", or a whole module), by what, the SHA-256 of the source
that the replacement was written for, and what it is for. A replacement may rest on more than what
it replaces: `also` counts into the fingerprint. None as fingerprint: the thing is missing today and
is given; where it is there, it is left alone.

After an upgrade `bin/tandem check` names the rows whose source has changed.
"""

from dataclasses import dataclass

from nlu.rasa_patches.placeholders import Later, Placeholder


@dataclass(frozen=True)
class Patch:
    """One row."""

    target: str
    by: str | Placeholder | Later
    known: str | None
    purpose: str
    also: tuple[str, ...] = ()


HERE = "nlu.rasa_patches"
ACTION = "rasa.core.actions.action"
ENDPOINT = "rasa.utils.endpoints:EndpointConfig"
STORE = "rasa.core.tracker_store"

FASTER = (
    Patch(
        f"{ACTION}:RemoteAction._validate_action_result",
        f"{HERE}.fast_schema:validate_action_result",
        "92c725034cf9d06a0bacc907e9a07deb21b7be90687a0dbd5002dd17aa5031b5",
        "checks what actions answer with one validator: 45 ms an action",
        also=(f"{ACTION}:RemoteAction.action_response_format_spec",),
    ),
    Patch(
        f"{ACTION}:ActionExtractSlots._execute_custom_action",
        f"{HERE}.assess_once:execute_once",
        "16135a2ff3bc4189a0407a0ca5d26642a3a98f81387e0871d963a6e831f12ae2",
        "hears a message once, not again when it starts a form",
        also=(f"{ACTION}:ActionExtractSlots.run",),
    ),
    Patch(
        f"{ACTION}:ActionExtractSlots._run_custom_action",
        f"{HERE}.assess_once:run_or_fail",
        "a20d71ee74b1cd5c0eb2c8853b3433085b144828fcc0c92c850dded44f1cd1e4",
        "a message that could not be assessed fails, and is sent again",
    ),
    Patch(
        f"{ACTION}:RemoteAction._action_call_format",
        f"{HERE}.short_action_call:call_format",
        "428795b944f22edba142d278ec47a30098975b01463ba337ec447dade52a0492",
        "leaves the domain out of calls to actions in the way that the SDK accepts",
    ),
    Patch(
        "rasa.engine.runner.dask:DaskGraphRunner.run",
        f"{HERE}.direct_graph:run",
        "4a7ee4881343048f53c504d880be5a2c88dd21629a485815977517920c0e69bc",
        "runs the components one after the other, without dask",
        also=("rasa.engine.runner.dask:DaskGraphRunner._build_dask_graph",),
    ),
    Patch(
        "rasa.shared.core.events:Event.resolve_by_type",
        f"{HERE}.event_types:resolve_by_type",
        "b5cf570fa7f286c7059ec73d8880528d03a78b28cf4e80285a46079c0fa65968",
        "looks the kinds of events up once",
    ),
    Patch(
        f"{ENDPOINT}.session",
        f"{HERE}.kept_connection:session",
        "e55aa13d9d4fb4bc440ac33b870a97ee162b76dda7ccb6bf68433567475fdffb",
        "keeps one connection to an action server of its own",
    ),
)
OURS = (
    Patch(
        f"{ENDPOINT}.request",
        f"{HERE}.actions_here:request",
        "ccdb778aed8208e23cde3c3f47eac7fbbbb735dac8f7ef7254d54451c64ad608",
        "runs custom actions in Rasa's own process, where endpoints.yml says `url: here`",
    ),
    Patch(
        f"{ACTION}:extract_slot_value_from_predefined_mapping",
        f"{HERE}.slot_mappings:extract",
        "d1b8364869a70311438e3e15b00d205aa72b03ca090ecb288c95594b8dc709cc",
        "leaves from_text, from_entity and from_intent to the assessment of the turn",
        also=(f"{ACTION}:ActionExtractSlots.run",),
    ),
    Patch(
        f"{STORE}:FailSafeTrackerStore.on_tracker_store_error",
        f"{HERE}.tracker_store:fail",
        "6faca7ba72b36da4594c789a1ee9d86ea185a8785a1e0543199b63bf02937e12",
        "a message fails when its tracker cannot be stored, and is sent again",
    ),
    Patch(
        f"{STORE}:FailSafeTrackerStore.on_tracker_store_retrieve_error",
        f"{HERE}.tracker_store:fail",
        "162b49564c52ab49f2be6a40ed56d11564e6607fdcd6975d44e678f69ca6ce9d",
        "a message fails when its tracker cannot be read, and is sent again",
    ),
)
NEWER_PACKAGES = (
    Patch(
        f"{STORE}:SQLTrackerStore.get_db_url",
        f"{HERE}.tracker_store:database_url",
        "d82cd514e506db15b1536ee015285655cf9677dc7dc20d66755321c6e9ac4951",
        "SQLAlchemy 2 makes URLs with URL.create",
    ),
    Patch(
        "sanic.mixins.startup:StartupMixin.run",
        f"{HERE}.newer_packages:run_in_this_process",
        "6c167de55d36c6f216372b4555f71496fb63abeca286a065eb18dfdc96ba80e9",
        "Sanic would start workers anew from the command line, which is Rasa's",
    ),
    Patch(
        "sanic.response:stream",
        f"{HERE}.newer_packages:stream",
        None,
        "`rasa shell` reads its answers so",
    ),
    Patch(
        "numpy:VisibleDeprecationWarning",
        f"{HERE}.newer_packages:VisibleDeprecationWarning",
        None,
        "numpy 2 has it elsewhere",
    ),
    Patch(
        "packaging.version:LegacyVersion",
        f"{HERE}.newer_packages:LegacyVersion",
        None,
        "packaging 22 and later has none",
    ),
    Patch(
        "pkg_resources:resource_filename",
        f"{HERE}.newer_packages:resource_filename",
        None,
        "setuptools 82 and later has no pkg_resources",
    ),
    Patch(
        "pkg_resources:get_distribution",
        f"{HERE}.newer_packages:get_distribution",
        None,
        "setuptools 82 and later has no pkg_resources",
    ),
)


def _channel(name: str, class_name: str, known: str) -> Patch:
    why = "the front door is the only channel"
    stands_in = Placeholder((class_name,), why=why, channel=name)
    return Patch(f"rasa.core.channels.{name}", stands_in, known, why)


def _tensorflow(module: str, known: str, *classes: str) -> Patch:
    why = "it needs TensorFlow, which runs on no current Python together with Rasa 3.6"
    return Patch(f"rasa.{module}", Placeholder(classes, why=why), known, why)


def _scikit_learn(module: str, known: str, *classes: str) -> Patch:
    why = "config.yml does not name it; name it there, and train the model again"
    stands_in = Placeholder(classes, why=why, unless_named=True)
    return Patch(f"rasa.nlu.{module}", stands_in, known, "scikit-learn takes 60 MB of a server")


CHANNELS = (
    _channel(
        "botframework",
        "BotFrameworkInput",
        "3576a442498dba9cc05a7e593ff2d1247937f303b1813886877fb7c4325903be",
    ),
    _channel(
        "facebook",
        "FacebookInput",
        "587b72c7617c55be2d6e49cb5d688d42d8f21147ea07a9b8c65daab022f79aaf",
    ),
    _channel(
        "hangouts",
        "HangoutsInput",
        "a77d1bde2de78fb7d95989704a3d948719852725adf8f621173f33f7f0187525",
    ),
    _channel(
        "mattermost",
        "MattermostInput",
        "49e4a967a33de1a855a22105e22c4f499158c3fff930eee62a35b328080e1b99",
    ),
    _channel(
        "rocketchat",
        "RocketChatInput",
        "acb2a5f2ad88724125b5bf3dc3eaf31d0b5c7490ae01d29177c1074ecfabad31",
    ),
    _channel(
        "slack", "SlackInput", "ddbf0e650fe08a1e57070850d6ae016c1502d520803da3bd0282449f635aa101"
    ),
    _channel(
        "socketio",
        "SocketIOInput",
        "f15fff26a08d6c965a66c3d7d06cde986d61d47fe08941bc9904f42f6b727992",
    ),
    _channel(
        "telegram",
        "TelegramInput",
        "9204e1edbc8979b0398ba196ed785c6d3a29e1f96dfba521b4b9bb574b563df7",
    ),
    _channel(
        "twilio", "TwilioInput", "73adee14b54a68ae058fc3009fd05242dc6257f133ab83ce7b31e8f33588a22c"
    ),
    _channel(
        "twilio_voice",
        "TwilioVoiceInput",
        "ead44c10e8d03bb293a2486d71b86e8a7d2b5c12f49f4a4618b83d52c0827e00",
    ),
    _channel(
        "webexteams",
        "WebexTeamsInput",
        "cd2f5fd3d80970ff54c032c1ee57fa56eba5b370c0de1994afdfc24f81c75905",
    ),
)
MODEL_DATA = (
    "Data",
    "FeatureArray",
    "FeatureSignature",
    "RasaModelData",
    "ragged_array_to_ndarray",
)
TENSORFLOW = (
    _tensorflow(
        "nlu.classifiers.diet_classifier",
        "ca5e35c7a0305dc8720ce252f6eb1599173493c26f549a3e8de673a7b4ff5556",
        "DIETClassifier",
    ),
    _tensorflow(
        "nlu.selectors.response_selector",
        "590eaebc094689022eef45d68a43886e0c02089a7cfb460a8fa0f7ece9ba1f59",
        "ResponseSelector",
    ),
    _tensorflow(
        "nlu.featurizers.dense_featurizer.lm_featurizer",
        "adcd0d480e47976ee68c9a5fc4809be9320888781622b1327531b49d6b9014d1",
        "LanguageModelFeaturizer",
    ),
    _tensorflow(
        "nlu.featurizers.dense_featurizer.convert_featurizer",
        "dfd25c8494ca05d688a6c5b747b622a5d1c9aebfdbbd027e3c3f9b0d5a68c3a5",
        "ConveRTFeaturizer",
    ),
    _tensorflow(
        "core.policies.ted_policy",
        "fcb8b8dcd4be88253245f32dc3c39a2bd95110fd1876897ee7da539aee886396",
        "TEDPolicy",
    ),
    _tensorflow(
        "core.policies.unexpected_intent_policy",
        "f8b55cdce418f5ec7248203be3be79ef96489831504d2f4f48919e5a409efb18",
        "UnexpecTEDIntentPolicy",
    ),
    _tensorflow(
        "utils.tensorflow.callback",
        "745cf6fe393d9fcb354869eb639e2bf7e34a178b7e3301c1a3e036540b6ada7e",
        "RasaTrainingLogger",
        "RasaModelCheckpoint",
    ),
    _tensorflow(
        "utils.tensorflow.model_data",
        "71b36aebf1d3f129b351c4526e6d7646e47f8e3775e24a1d66cf4276ea11cc74",
        *MODEL_DATA,
    ),
    _tensorflow(
        "utils.tensorflow.data_generator",
        "9d766a17c1ef507e8223a9f8436bd7ff6d2517055d5e66f59f92f76448268fd5",
        "RasaBatchDataGenerator",
    ),
)
NOT_YET = (
    Patch(
        "rasa.utils.plotting",
        Later(),
        "288eb0e5b5028cbb3828ffc2f4ce1ec1aa5a1f62621eec794a218111d0797a77",
        "only `rasa test` draws; matplotlib takes 15 MB",
    ),
    _scikit_learn(
        "classifiers.logistic_regression_classifier",
        "10c0fa8fe9b1bbc7ea82a13342e42facaee0fcb5966021b0d7aaed4254fa8d0b",
        "LogisticRegressionClassifier",
    ),
    _scikit_learn(
        "featurizers.sparse_featurizer.count_vectors_featurizer",
        "1db044e9786ad9ca7539755c7ebad5a55f6c6732e1f98d8ea251019f12b91dc3",
        "CountVectorsFeaturizer",
    ),
)
OTHER_SERVICES = (
    Patch(
        "rasa.core.brokers.pika",
        Placeholder(("PikaEventBroker",)),
        "c28e799ada6264bdb23a6defb8a8371a9e4f4038452c2cc8005428ff46e5280e",
        "no event broker: the front door stores what happens",
    ),
    Patch("dask", Placeholder(), None, "rasa_patches.direct_graph does its work"),
    Patch(
        "boto3.dynamodb.conditions",
        Placeholder(("Key",)),
        None,
        "Rasa imports it for trackers in DynamoDB",
    ),
    Patch(
        "botocore.exceptions",
        Placeholder(values={"BotoCoreError": ConnectionError}),
        None,
        "Rasa names it in an `except`",
    ),
    Patch(
        "pymongo.collection",
        Placeholder(("Collection",)),
        None,
        "Rasa imports it for trackers in MongoDB",
    ),
    Patch(
        "pymongo.errors",
        Placeholder(
            values={"ConnectionFailure": ConnectionError, "OperationFailure": ConnectionError}
        ),
        None,
        "Rasa names them in an `except`",
    ),
    Patch(
        "aiormq.exceptions",
        Placeholder(values={"ChannelNotFoundEntity": ConnectionError}),
        None,
        "Rasa names it in an `except`",
    ),
    Patch(
        "aio_pika.exceptions",
        Placeholder(values={"AMQPConnectionError": ConnectionError, "CONNECTION_EXCEPTIONS": ()}),
        None,
        "Rasa names them in an `except`",
    ),
    Patch("pkg_resources", Placeholder(), None, "setuptools 82 and later has no pkg_resources"),
)
PATCHES = (*OTHER_SERVICES, *NOT_YET, *CHANNELS, *TENSORFLOW, *NEWER_PACKAGES, *OURS, *FASTER)
